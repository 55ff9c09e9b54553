package assay.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What words around a figure say that it is of.
///
/// @param at where the words begin
/// @param part empty where they name none
/// @param measure likewise
record Cue(int at, int end, Set<Part> part, Set<Measure> measure, Set<Scope> scope) {
    /// What is measured.
    enum Measure {
        PARAMETERS,
        FLOPS,
        BYTES,
        SHARE,
        GROWTH,
        TIME,
        ACTIVATIONS,
        GRADIENTS,
        STATE,
        WEIGHTS,
        CACHE,
        BATCH,
        STEP,
        BACKWARD,
        FORWARD,
        OPTIMIZER,
        RUN,
        SIZE,
        PEAK,
        ADAPTER
    }

    /// Of how much of a model.
    enum Scope {
        EACH,
        ALL,
        ONE_HEAD,
        TOKEN
    }

    private record Word(String text, Set<Part> parts, Set<Measure> measures, Set<Scope> scopes) {}

    private static Word part(String text, Part... parts) {
        var all = EnumSet.noneOf(Part.class);
        all.addAll(List.of(parts));
        return new Word(text, all, Set.of(), Set.of());
    }

    private static Word measure(String text, Measure... measures) {
        return new Word(text, Set.of(), Set.of(measures), Set.of());
    }

    private static Word scope(String text, Scope scope) {
        return new Word(text, Set.of(), Set.of(), Set.of(scope));
    }

    private static final List<Word> WORDS = new ArrayList<>();
    /// Words by their first letter.
    private static final Map<Character, List<Integer>> FIRST = new HashMap<>();

    private static void parts(Part part, String... words) {
        for (var word : words) {
            WORDS.add(part(word, part));
        }
    }

    private static void measures(Measure measure, String... words) {
        for (var word : words) {
            WORDS.add(measure(word, measure));
        }
    }

    private static void scopes(Scope scope, String... words) {
        for (var word : words) {
            WORDS.add(scope(word, scope));
        }
    }

    static {
        parts(Part.EMBEDDING, "token embedding", "token embeddings", "embedding", "embeddings", "embed", "lookup",
                "look-up", "table", "wte", "token_embedding", "嵌入", "词嵌入", "plongement", "plongements", "einbettung",
                "einbettungen", "tabla", "tabla de palabras", "incrustación", "incrustaciones", "词表嵌入");
        parts(Part.POSITION, "position", "positions", "positional", "wpe", "位置", "rope", "rotary",
                "cos and sin", "posiciones", "positionen");
        parts(Part.TABLES, "tables", "two tables", "embeddings and head");
        parts(Part.HEAD, "lm head", "lm_head", "lm-head", "language modeling head", "language model head",
                "output layer", "out linear", "last linear", "final linear", "unembedding", "unembed", "logits",
                "output head", "输出层", "vocab projection", "head", "out", "output embedding", "linear head",
                "output matrix", "final projection", "输出头", "tête", "salida", "capa de salida", "ausgabe",
                "ausgabeschicht",
                "sortie", "词表输出", "输出嵌入");
        parts(Part.ATTENTION, "attention", "attn", "mha", "self-attention", "multi-head attention",
                "multi-head self-attention", "causal multi head attention", "total_attention", "注意力", "atten",
                "atención",
                "aufmerksamkeit");
        parts(Part.PROJECTIONS, "projections", "q, k, v, o", "qkvo", "q/k/v/o", "q/k/v/o projection", "qkv+o",
                "q,k,v,o", "attention projections", "linear projections", "投影", "w_q、w_k、w_v、w_o", "proyecciones",
                "projektionen", "四个投影");
        parts(Part.QKV, "qkv", "q, k, v", "q k v", "q/k/v", "q,k,v", "qkv projections", "q, k and v", "q、k、v");
        parts(Part.Q, "q_proj", "query", "w_q", "wq", "q proj", "q projection", "q");
        parts(Part.K, "k_proj", "key", "w_k", "wk", "k proj", "k projection", "k");
        parts(Part.V, "v_proj", "value", "w_v", "wv", "v proj", "v projection");
        parts(Part.O, "o_proj", "output proj", "output projection", "w_o", "wo", "out_proj", "out proj", "o proj",
                "output", "o projection", "attention output projection", "attn output", "拼接后", "输出投影",
                "proyección de salida",
                "ausgabeprojektion", "projection de sortie", "attn.out");
        parts(Part.SCORES, "scores", "attention_scores", "attention scores", "qk^t", "q @ k^t", "qk", "q k^t", "qkᵀ",
                "q@k", "q @ k", "q with each k", "score", "qk⊤", "得分", "注意力得分", "打分", "注意力分数",
                "puntuaciones");
        parts(Part.MIX, "weighted sum", "av", "a v", "attention @ v", "attention_output", "attention output",
                "scores @ v", "attn @ v", "attention-weighted values", "v scaled", "weighted values", "pv", "mix",
                "mixing", "加权", "加权求和", "suma ponderada", "gewichtete summe", "somme pondérée");
        parts(Part.BOTH_SCORES, "scores and weighted sum", "dot_product_attention", "dot product attention",
                "dot-product attention", "sdpa", "scaled dot-product attention", "qk^t and av", "score matmuls",
                "qk^t + av", "scores and values", "scores + values", "scores et somme", "scores et valeurs",
                "scores und werte", "scores und summe", "打分与加权", "attention mechanism", "quadratic", "scores + av",
                "attention mechanism (quadratic)");
        parts(Part.FFN, "ffn", "mlp", "feed forward", "feed-forward", "swiglu", "swiglu_ffn", "gated ffn",
                "feedforward", "ff", "前馈", "expert", "experts", "专家", "experte", "experten",
                "swiglu feed-forward", "swiglu ffn", "the feed forward", "mlps");
        parts(Part.GATE_UP, "w1 @ x / w3@x", "w1 and w3", "w1 + w3", "w1/w3", "gate and up", "gate + up",
                "w1 & w3");
        parts(Part.GATE, "w1", "gate", "gate_proj", "gate proj");
        parts(Part.UP, "w3", "up", "up_proj", "signal_projection", "signal_proj", "signal", "up proj");
        parts(Part.DOWN, "w2", "down", "down_proj", "down proj", "w2 @ intermedium");
        parts(Part.NORMS, "norms", "rmsnorms", "two norms", "rms_norm", "rmsnorm", "rms norm", "layernorm",
                "layer norm", "layer_norm", "norm", "gains", "two gains", "layernorms", "归一化", "normas", "normen",
                "normes");
        parts(Part.FINAL, "final norm", "last norm", "ln_f", "final_ln", "final_rms_norm", "final rmsnorm",
                "final layernorm", "final rms norm", "final ln", "ln_final", "final layer norm", "final_norm",
                "norma final", "letzte norm",
                "norme finale", "最终归一化");
        parts(Part.FINAL_HEAD, "logits and last norm");
        parts(Part.BLOCK, "block", "layer", "transformer block", "transformer layer", "blocks", "layers",
                "all layers", "all blocks", "transformer blocks", "transformer layers", "transformer_block",
                "transformer_blocks", "all_transformer_blocks", "single_layer transformer block", "transformer", "层",
                "一层", "couche", "total_transformer_blocks", "a block", "per block", "capa", "capas",
                "schicht", "schichten", "bloque", "bloques", "bloc", "blocs");
        parts(Part.LINEAR, "linear layers", "dense layers", "linear projections (dense layers)", "linear");
        parts(Part.TOTAL, "total", "all", "in all", "sum", "whole", "overall", "altogether", "合计", "共", "总", "总计", "全部",
                "tout", "together", "model", "total_parameters", "grand total", "total_lm", "everything",
                "forward pass", "gesamt", "au total", "ensemble", "insgesamt", "summe", "zusammen", "suma", "en total");

        measures(Measure.PARAMETERS, "params", "parameters", "parameter", "weights to train", "numel", "size", "参数",
                "trainable", "learnable", "paramètres", "weights", "n", "p", "parámetros", "parametros", "gewichte",
                "poids", "pesos");
        measures(Measure.FLOPS, "flops", "flop", "matmul", "matrix multiplies", "compute", "operations", "tf", "gf",
                "matrix products", "tflops", "gflops", "tflop", "gflop", "folps");
        measures(Measure.BYTES, "memory", "bytes", "byte", "ram", "load", "mb", "gb", "float32", "fp32", "显存",
                "mémoire", "octets", "gib", "内存", "single precision", "single-precision", "storage", "memoria",
                "speicher", "字节", "mo", "go");
        measures(Measure.SHARE, "share", "%", "percent", "proportion", "fraction", "ratio", "占比", "relative",
                "anteil", "porcentaje");
        measures(Measure.GROWTH, "factor", "times more", "scaling", "increase", "grows", "up by", "约", "scale", "more",
                "倍", "x more", "scales");
        measures(Measure.TIME, "days", "hours", "time", "seconds", "years", "takes", "天", "小时", "tage",
                "stunden", "horas", "días", "jours", "heures");
        measures(Measure.ACTIVATIONS, "activations", "activation", "kept for backward", "one sequence keeps",
                "activation memory", "激活", "for each sequence", "per sequence", "aktivierungen", "activaciones");
        measures(Measure.GRADIENTS, "gradients", "gradient", "grads", "梯度", "gradienten", "gradientes");
        measures(Measure.STATE, "state", "states", "optimizer state", "optimizer states", "m + v", "m and v", "moments",
                "矩",
                "优化器");
        measures(Measure.WEIGHTS, "weights", "parameters", "params", "权重", "gewichte", "poids", "pesos");
        measures(Measure.CACHE, "kv cache", "kv", "cache", "kv_bytes_per_token", "keys and values", "caché",
                "kv-cache", "kv 缓存", "缓存");
        measures(Measure.BATCH, "batch", "batch size", "sequences", "fits", "at most", "b", "批大小", "lote", "sequenzen");
        measures(Measure.STEP, "step", "one step", "a step", "training step", "step flops", "schritt", "paso", "每步",
                "一步");
        measures(Measure.BACKWARD, "backward", "bwd", "backward pass", "反向", "rückwärts");
        measures(Measure.FORWARD, "forward", "fwd", "forward pass", "前向", "vorwärts", "passage avant");
        measures(Measure.OPTIMIZER, "adamw", "optimizer", "per weight", "per parameter", "update", "optimierer",
                "optimizador");
        measures(Measure.RUN, "run", "the run", "training", "all steps", "训练", "entrenamiento",
                "entraînement");
        measures(Measure.PEAK, "peak");
        measures(Measure.ADAPTER, "lora", "adapter", "trainable params", "trainable%", "adapters");

        scopes(Scope.EACH, "per layer", "per block", "a layer", "a block", "each layer", "each block", "one layer",
                "one block", "block", "layer", "single_layer", "single block", "per transformer block", "一层", "每层",
                "par couche", "of layer", "une couche", "single-module", "je schicht", "pro schicht",
                "eine schicht", "schicht", "capa", "una capa", "por capa", "bloque", "par bloc", "je block",
                "pro block");
        scopes(Scope.ALL, "all layers", "all blocks", "blocks", "layers", "all_transformer_blocks",
                "transformer_blocks",
                "total blocks", "of total", "num layer", "total", "all", "sum of all", "capas", "schichten",
                "todas las capas",
                "alle schichten", "所有层");
        scopes(Scope.ONE_HEAD, "one head", "per head", "a head", "each head", "of a head");
        scopes(Scope.TOKEN, "per token", "a token", "each token", "一个 token", "par token", "per-token", "每 token",
                "a token,", "je token", "pro token", "por token", "每个 token", "每个token", "/token", "par jeton",
                "un jeton",
                "cada token");
        parts(Part.EMBEDDING, "埋め込み", "tabela de palavras", "embeddings de palavras",
                "incorporação");
        parts(Part.HEAD, "出力層", "camada de saída", "cabeça de saída", "testa di uscita");
        parts(Part.ATTENTION, "注意機構", "アテンション", "atenção", "attenzione");
        parts(Part.PROJECTIONS, "射影", "projeções", "proiezioni");
        parts(Part.FFN, "フィードフォワード");
        parts(Part.NORMS, "正規化", "normalização", "normalizações", "norme");
        parts(Part.FINAL, "最終正規化", "normalização final");
        parts(Part.BLOCK, "一層あたり", "各層", "全層", "camada", "camadas", "camada inteira", "strato",
                "strati");
        parts(Part.TOTAL, "合計", "全体", "総パラメータ数", "順伝播", "uma passada", "ao todo", "no total",
                "in totale", "totale", "soma");
        measures(Measure.PARAMETERS, "パラメータ", "パラメーター", "パラメータ数", "parâmetros",
                "parâmetro", "parametri");
        measures(Measure.FLOPS, "計算量", "演算");
        measures(Measure.BYTES, "メモリ", "バイト", "memória");
        measures(Measure.SHARE, "割合", "porcentagem", "parcela", "quota");
        measures(Measure.GRADIENTS, "勾配", "gradientes", "gradienti");
        measures(Measure.STATE, "モーメント", "momentos", "momenti");
        measures(Measure.WEIGHTS, "重み", "pesos", "pesi");
        measures(Measure.STEP, "ステップ", "学習の一ステップ", "um passo", "ida e volta", "un passo");
        measures(Measure.BACKWARD, "逆伝播", "retropropagação");
        measures(Measure.FORWARD, "順伝播", "passada", "passagem direta");
        measures(Measure.RUN, "学習", "treino", "treinamento", "addestramento");
        measures(Measure.CACHE, "キャッシュ", "kv キャッシュ");
        scopes(Scope.EACH, "一層あたり", "一層", "各層", "por camada", "uma camada", "per strato");
        scopes(Scope.ALL, "全層", "todas as camadas", "camadas", "tutti gli strati");
        scopes(Scope.TOKEN, "トークンあたり", "1 トークンあたり", "cada token", "per ogni token");
        WORDS.sort((a, b) -> Integer.compare(b.text.length(), a.text.length()));
        for (int i = 0; i < WORDS.size(); i++) {
            FIRST.computeIfAbsent(WORDS.get(i).text.charAt(0), _ -> new ArrayList<>()).add(i);
        }
    }

    private static final int REMEMBERED = 20_000;

    /// Those of texts that were read before: what stands above a figure is read for each figure below.
    private static final Map<String, List<Cue>> KNOWN = new ConcurrentHashMap<>();

    /// The cues of a text, longer words before shorter ones that they hold.
    static List<Cue> in(String text) {
        if (KNOWN.size() > REMEMBERED) {
            KNOWN.clear();
        }
        return KNOWN.computeIfAbsent(text, Cue::read);
    }

    private static List<Cue> read(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        var hits = new ArrayList<Hit>();
        for (int at = 0; at < lower.length(); at++) {
            for (int each : FIRST.getOrDefault(lower.charAt(at), List.of())) {
                var word = WORDS.get(each).text;
                int end = at + word.length();
                if (lower.startsWith(word, at) && bounded(lower, at, end, word) && !adverb(lower, end, word)) {
                    hits.add(new Hit(each, at));
                }
            }
        }
        hits.sort(Comparator.comparingInt(Hit::word).thenComparingInt(Hit::at));
        var cues = new ArrayList<Cue>();
        for (var hit : hits) {
            var word = WORDS.get(hit.word);
            int end = hit.at + word.text.length();
            boolean taken = false;
            for (var cue : cues) {
                boolean parts = !word.parts.isEmpty() && !cue.part.isEmpty();
                boolean measures = !word.measures.isEmpty() && !cue.measure.isEmpty()
                        && cue.end - cue.at > word.text.length();
                boolean scopes = !word.scopes.isEmpty() && !cue.scope.isEmpty();
                taken |= cue.at <= hit.at && end <= cue.end && (parts || measures || scopes);
            }
            if (!taken) {
                cues.add(new Cue(hit.at, end, word.parts, word.measures, word.scopes));
            }
        }
        return List.copyOf(cues);
    }

    /// A word at its place in a text.
    private record Hit(int word, int at) {}

    // where it stands tells it from others
    @Override
    public int hashCode() {
        return 31 * at + end;
    }

    /// Whether a matrix's name is an adverb where it stands: `up by`, `down from`.
    private static boolean adverb(String text, int end, String word) {
        return (word.equals("up") || word.equals("down") || word.equals("out")) && ADVERBIAL.stream()
                .anyMatch(next -> text.startsWith(next, end));
    }

    private static final List<String> ADVERBIAL = List.of(" by ", " from ", " to ", " of ");

    private static boolean bounded(String text, int at, int end, String word) {
        char first = word.charAt(0);
        char last = word.charAt(word.length() - 1);
        boolean left = at == 0 || !plain(first) || !plain(text.charAt(at - 1)) || text.charAt(at - 1) == '_';
        boolean right = end >= text.length() || !plain(last) || !plain(text.charAt(end)) || text.charAt(end) == '_';
        return left && right;
    }

    private static boolean plain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
}
