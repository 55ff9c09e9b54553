#!/usr/bin/env python3
"""Writes a checkpoint of 100,000 tensors and 1 TB: large.py FOLDER
Once as one file, FOLDER/whole/model.safetensors, and once as 100 with an index and a config, FOLDER/shards. Headers are
true and elements are holes, so that it takes some 30 MB on a file system with sparse files.
"""
import json, pathlib, struct, sys

LAYERS, EXPERTS, SHARDS = 361, 90, 100
VOCABULARY, WIDTH, KEYS, INNER = 102_400, 4096, 1024, 1216
CONFIG = dict(model_type="mixtral", vocab_size=VOCABULARY, hidden_size=WIDTH, intermediate_size=INNER,
              num_hidden_layers=LAYERS, num_attention_heads=32, num_key_value_heads=8, num_local_experts=EXPERTS,
              num_experts_per_tok=2, max_position_embeddings=32768, tie_word_embeddings=False, torch_dtype="bfloat16",
              architectures=["MixtralForCausalLM"])


def tensors():
    yield "model.embed_tokens.weight", [VOCABULARY, WIDTH]
    for i in range(LAYERS):
        layer = f"model.layers.{i}."
        for name, rows in dict(q=WIDTH, k=KEYS, v=KEYS, o=WIDTH).items():
            yield f"{layer}self_attn.{name}_proj.weight", [rows, WIDTH]
        yield layer + "input_layernorm.weight", [WIDTH]
        yield layer + "post_attention_layernorm.weight", [WIDTH]
        yield layer + "block_sparse_moe.gate.weight", [EXPERTS, WIDTH]
        for j in range(EXPERTS):
            for name, shape in dict(w1=[INNER, WIDTH], w2=[WIDTH, INNER], w3=[INNER, WIDTH]).items():
                yield f"{layer}block_sparse_moe.experts.{j}.{name}.weight", shape
    yield "model.norm.weight", [WIDTH]
    yield "lm_head.weight", [VOCABULARY, WIDTH]


def write(file, rows):
    header, end = {}, 0
    for name, shape in rows:
        begin, end = end, end + 2 * shape[0] * (shape[1] if len(shape) > 1 else 1)
        header[name] = dict(dtype="BF16", shape=shape, data_offsets=[begin, end])
    text = json.dumps(header, separators=(",", ":")).encode()
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        out.truncate(8 + len(text) + end)
    return end


folder = pathlib.Path(sys.argv[1])
whole, shards = folder / "whole", folder / "shards"
whole.mkdir(parents=True, exist_ok=True)
shards.mkdir(exist_ok=True)
rows = list(tensors())
total = write(whole / "model.safetensors", rows)
index = {}
for i in range(SHARDS):
    name = f"model-{i + 1:05}-of-{SHARDS:05}.safetensors"
    part = rows[i * len(rows) // SHARDS:(i + 1) * len(rows) // SHARDS]
    write(shards / name, part)
    index |= {row[0]: name for row in part}
(shards / "model.safetensors.index.json").write_text(
    json.dumps(dict(metadata=dict(total_size=total), weight_map=index), indent=2))
(shards / "config.json").write_text(json.dumps(CONFIG))
print(f"{len(rows):,} tensors, {total:,} bytes")
