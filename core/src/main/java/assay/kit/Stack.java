package assay.kit;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Linear;
import assay.part.Norm;
import assay.part.Residual;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Layers on top of each other, from the embedding to the head: where the norms stand, how sub-layers join the residual
/// stream `x[b t d]`, and which of them repeat.
///
/// @param hf the sizes
/// @param kind what the norms are
/// @param shift whether they have a bias
/// @param gain whether they have weights
public record Stack(Hf hf, Norm kind, boolean shift, boolean gain) {
    public static Stack of(Hf hf) {
        return of(hf, Norm.RMSNORM, false);
    }

    public static Stack of(Hf hf, Norm kind, boolean shift) {
        return new Stack(hf, kind, shift, true);
    }

    /// Norms without weights.
    public static Stack bare(Hf hf, Norm kind) {
        return new Stack(hf, kind, false, false);
    }

    /// A norm of the residual stream: `x[b t d]` to `y[b t d]`.
    public Block norm(String name) {
        return norm(name, "x[b t d]", "y[b t d]");
    }

    public Block norm(String name, String in, String out) {
        return gain ? kind.of(name, in, out, shift) : kind.bare(name, in, out);
    }

    /// A sub-layer's output normed: `z[b t d]` to itself.
    Block after(String name) {
        return norm(name, "z[b t d]", "z[b t d]");
    }

    /// The usual layer: attention and feed-forward, each after its norm.
    public List<Node> preNorm(Node attention, Node feedForward) {
        return preNorm("input_layernorm", attention, "post_attention_layernorm", feedForward);
    }

    /// As [#preNorm(Node, Node)], the norms under other names.
    public List<Node> preNorm(String first, Node attention, String second, Node feedForward) {
        return Stream.concat(
                        Residual.pre("attention_residual", norm(first), attention).stream(),
                        Residual.pre("ffn_residual", norm(second), feedForward).stream())
                .toList();
    }

    /// As [#preNorm(Node, Node)], where the residual stream goes on from what each norm wrote.
    public List<Node> fromNorm(Node attention, Node feedForward) {
        return Stream.concat(
                        Residual.normed("attention_residual", norm("input_layernorm"), attention).stream(),
                        Residual.normed("ffn_residual", norm("post_attention_layernorm"), feedForward).stream())
                .toList();
    }

    /// A layer with a norm on either side of attention and of feed-forward.
    public List<Node> bothNorms(Node attention, Node feedForward) {
        return bothNorms("input_layernorm", attention, "post_attention_layernorm",
                "pre_feedforward_layernorm", feedForward, "post_feedforward_layernorm");
    }

    /// As [#bothNorms(Node, Node)], the norms under other names.
    public List<Node> bothNorms(
            String before, Node attention, String behind, String next, Node feedForward, String last) {
        return Stream.concat(
                        Residual.between("attention_residual", norm(before), attention, after(behind)).stream(),
                        Residual.between("ffn_residual", norm(next), feedForward, after(last)).stream())
                .toList();
    }

    /// A layer whose attention and feed-forward read the residual stream as it is, and are normed before they are added
    /// to it.
    public List<Node> insideNorms(Node attention, Node feedForward) {
        return Stream.concat(
                        Residual.inside("attention_residual", attention, after("post_attention_layernorm")).stream(),
                        Residual.inside("ffn_residual", feedForward, after("post_feedforward_layernorm")).stream())
                .toList();
    }

    /// A layer whose attention and feed-forward stand side by side behind one norm.
    public List<Node> parallel(Node attention, Node feedForward) {
        return Residual.parallel(List.of(norm("input_layernorm")), attention, List.of(), feedForward);
    }

    /// The layer of the first Transformers: a norm of the sum behind attention, and behind the feed-forward.
    public List<Node> postNorm(Node attention, String attentionNorm, Node feedForward, String ffnNorm) {
        return Stream.concat(
                        Residual.post("attention_residual", attention, norm(attentionNorm, "x[b t d]", "x[b t d]"))
                                .stream(),
                        Residual.post("ffn_residual", feedForward, norm(ffnNorm, "x[b t d]", "x[b t d]")).stream())
                .toList();
    }

    /// What runs once a sequence over tokens of its own: an encoder before its decoder, a tower beside another.
    ///
    /// @param length the number of its tokens
    /// @param own the axes that have sizes of their own in it
    public static Block run(String name, Expr length, Map<String, Expr> own, List<Node> parts) {
        var bound = new HashMap<>(own);
        bound.put("t", length);
        bound.put("s", length);
        return new Block(name, Optional.empty(), bound, parts);
    }

    /// A layer of one mixer after its norm, and no feed-forward.
    public List<Node> mixer(Node mixer) {
        return Residual.pre("mixer_residual", norm("norm"), mixer);
    }

    /// The layers, those of one kind one repeat, the kind's text its variant.
    ///
    /// @param kinds that of each layer, or one for all
    /// @param parts the nodes of one layer of a kind
    public static <K> List<Node> layers(String name, List<K> kinds, Function<K, List<Node>> parts) {
        return kinds.stream().distinct().count() <= 1
                ? layers(name, parts.apply(kinds.getFirst()))
                : repeats(name, kinds, parts);
    }

    /// As [#layers(String, List, Function)] of a stack whose layers are not `num_layers`: those that are listed.
    public static <K> List<Node> repeats(String name, List<K> kinds, Function<K, List<Node>> parts) {
        var groups = new LinkedHashMap<K, List<Integer>>();
        for (int i = 0; i < kinds.size(); i++) {
            groups.computeIfAbsent(kinds.get(i), _ -> new ArrayList<>()).add(i);
        }
        var runs = new ArrayList<Node>();
        groups.forEach((kind, numbers) -> runs.add(new Repeat(name, kind.toString(), Numbers.of(numbers),
                parts.apply(kind))));
        return runs;
    }

    /// Layers that are all alike.
    public static List<Node> layers(String name, List<Node> parts) {
        return List.of(new Repeat(name, Expr.dim("num_layers"), parts));
    }

    public static Block embedding(String name) {
        return Block.of(name, Component.EMBEDDING, List.of(Gather.of("lookup", "ids[b t] .weight[v d] -> x[b t d]")));
    }

    /// A learned position table of `n` rows, added to the embedding.
    public static List<Node> learned(String name) {
        return List.of(
                Block.of(name, Component.POSITION, List.of(
                        Gather.of("lookup", "positions[b t] .weight[n d] -> e[b t d]"))),
                Residual.add("embedding_sum", "x[b t d] e[b t d] -> x[b t d]"));
    }

    /// The rotary tables, made once for each kind of layer that occurs.
    public static Block rotaries(List<Reach> kinds) {
        return Block.of("rotary_emb", Component.POSITION,
                kinds.stream().distinct().<Node>map(kind -> Attention.rotary(kind.toString(), true)).toList());
    }

    /// As [#rotaries(List)], where each kind turns a part of its own: so many angles as its axis has.
    public static Block rotaries(Map<Reach, String> angles) {
        return Block.of("rotary_emb", Component.POSITION, angles.entrySet().stream()
                .<Node>map(kind -> Attention.rotary(kind.getKey().toString(), true, kind.getValue())).toList());
    }

    /// The usual decoder: `model.embed_tokens`, rotary tables, layers, `model.norm`, `lm_head`.
    public Model decoder(List<Node> layers, boolean tied) {
        return decoder(List.of(Attention.rotary("rotary_emb", true)), layers, "norm", lmHead(tied));
    }

    /// As [#decoder(List, boolean)], with what stands behind the head.
    public Model decoder(List<Node> layers, boolean tied, List<Node> behind) {
        return decoder(List.of(Attention.rotary("rotary_emb", true)), layers, "norm",
                Stream.concat(lmHead(tied).stream(), behind.stream()).toList());
    }

    /// As [#decoder(List, boolean)], where kinds of layers turn parts of their own, as [#rotaries(Map)] makes them.
    public Model decoder(Map<Reach, String> angles, List<Node> layers, List<Node> head) {
        var inside = new ArrayList<Node>();
        inside.add(embedding("embed_tokens"));
        inside.add(rotaries(angles));
        inside.addAll(layers);
        inside.add(norm("norm", "x[b t d]", "x[b t d]"));
        return Heads.on(hf, "model", inside, head, "ids[b t] positions[b t] "
                + angles.values().stream().map(Attention::frequencies).collect(Collectors.joining(" ")));
    }

    /// As [#decoder(List, boolean)], with more than the rotary tables behind the embedding and more than a head at the
    /// end.
    public Model decoder(List<Node> embedded, List<Node> layers, String lastNorm, List<Node> head) {
        var inside = new ArrayList<Node>();
        inside.add(embedding("embed_tokens"));
        inside.addAll(embedded);
        inside.addAll(layers);
        inside.add(norm(lastNorm, "x[b t d]", "x[b t d]"));
        return decoder("model", inside, head);
    }

    /// As [#decoder(List, boolean)], where each position has several coordinates: axis `places`.
    public Model decoderOfPlaces(List<Node> layers, boolean tied) {
        return decoderOfPlaces(layers, lmHead(tied));
    }

    /// As [#decoderOfPlaces(List, boolean)], with more than a head at the end.
    public Model decoderOfPlaces(List<Node> layers, List<Node> head) {
        var inside = new ArrayList<Node>();
        inside.add(embedding("embed_tokens"));
        inside.add(Attention.rotaryOfPlaces("rotary_emb"));
        inside.addAll(layers);
        inside.add(norm("norm", "x[b t d]", "x[b t d]"));
        return decoder("model", inside, head, "ids[b t] positions[places b t] frequencies[j]");
    }

    public static List<Node> lmHead(boolean tied) {
        return head("lm_head", "model.embed_tokens", tied, false);
    }

    /// The module whose table is the usual decoder's head.
    public static String headTable(boolean tied) {
        return tied ? "model.embed_tokens" : "lm_head";
    }

    /// A decoder under a trunk's name, if it has one, `inside` from the embedding to the last norm, with `head` unless
    /// the config names a class with another.
    public Model decoder(String trunk, List<Node> inside, List<Node> head) {
        return decoder(trunk, inside, head, "ids[b t] positions[b t] frequencies[j]");
    }

    /// As [#decoder(String, List, List)], of other inputs.
    public Model decoder(String trunk, List<Node> inside, List<Node> head, String inputs) {
        return Heads.on(hf, trunk, inside, head, inputs);
    }

    /// The head from `x[b t d]` to `logits[b t v]`, tied to the table of `owner` or with a table of its own.
    public static List<Node> head(String name, String owner, boolean tied, boolean bias) {
        return head(name, "x[b t d]", owner, tied, bias);
    }

    /// As [#head(String, String, boolean, boolean)] from another stream.
    public static List<Node> head(String name, String in, String owner, boolean tied, boolean bias) {
        return List.of(tied
                ? Linear.tied(name, Component.HEAD, in, owner, "logits[b t v]", bias)
                : Usual.linear(bias).of(name, Component.HEAD, in, "logits[b t v]"));
    }

    /// An encoder's output `x`, `behind` it what makes no part of that output, such as a pooler.
    public Model bare(List<Node> inside, List<Node> behind, String inputs) {
        return hf.model(Stream.concat(inside.stream(), behind.stream()).toList(), inputs, "x");
    }

    /// An encoder under a trunk's name, and a head that makes `logits`.
    public Model headed(String trunk, List<Node> inside, List<Node> head, String inputs) {
        return hf.model(Stream.concat(Stream.of(Block.of(trunk, inside)), head.stream()).toList(), inputs, "logits");
    }
}
