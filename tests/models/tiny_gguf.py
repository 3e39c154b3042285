"""A language model of one layer whose weights are written, not trained: small enough to be made by a test.

What it says next depends on the last token alone. Each sentence of a text is one token, so that under a JSON grammar
it copies sentences into strings, closes them, fills lists, and stops.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import gguf
import numpy as np

CONTROL = ("<unk>", "<s>", "</s>", "<turn>", "<end>")
END = CONTROL.index("<end>")
WIDTH = 64
HEADS = 4
TEMPLATE = (
    "{% for message in messages %}<turn>{{ message.role }}\n{{ message.content }}<end>\n{% endfor %}"
    "{% if add_generation_prompt %}<turn>assistant\n{% endif %}"
)
THINKING = (
    "{% for message in messages %}<turn>{{ message.role }}\n{% if message.reasoning_content %}<think>\n"
    "{{ message.reasoning_content }}\n</think>\n\n{% endif %}{{ message.content }}<end>\n{% endfor %}"
    "{% if add_generation_prompt %}<turn>assistant\n"
    "{% if enable_thinking is defined and enable_thinking is false %}<think>\n\n</think>\n\n{% endif %}{% endif %}"
)
"""As Qwen's: llama.cpp tells from it how thoughts are marked, and that they can be switched off."""

THOUGHTS = ("<think>", "Let me see.", "</think>")
KINDS = ("control", "byte", "sentence", "digit", "opens", "closes", "newline", *THOUGHTS)

# How much each sort of token is wanted after the sort of the last one; what is not named is wanted by DEFAULT.
DEFAULT = -3.0
WANTED: Mapping[str, Mapping[str, float]] = {
    '"': {"sentence": 12.0, "byte": 2.0, "digit": 2.0, "opens": 2.0, "closes": 2.0},
    "sentence": {"byte": 4.0, "opens": 4.0, "digit": 1.0, "sentence": 1.0},
    "digit": {"byte": 1.5, "opens": 1.0},
    "]": {"byte": 1.5, "opens": -6.0, "closes": 2.0, "digit": 7.0},
    "}": {"byte": 1.6, "closes": 2.5, "digit": 7.5, "sentence": 1.0},
    ",": {"closes": 1.0, "digit": 8.0, "byte": 1.0},
    "[": {"byte": 1.0, "opens": 1.0},
    "{": {"byte": 1.0, "opens": 2.0},
    "end": dict.fromkeys(KINDS, 2.2),
}


def write_tiny(
    path: Path,
    sentences: list[str],
    *,
    context: int = 32_768,
    thinks: bool = False,
    loops: bool = False,
    seed: int = 0,
) -> Path:
    """Write the model as a GGUF file. One that `thinks` begins with a thought, one that `loops` never ends a list."""
    tokens, kinds = _vocabulary(sentences, thinks=thinks)
    writer = gguf.GGUFWriter(str(path), "llama")
    _describe(writer, tokens, context, THINKING if thinks else TEMPLATE)
    for name, tensor in _weights(tokens, kinds, thinks=thinks, loops=loops, seed=seed).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _vocabulary(sentences: list[str], *, thinks: bool) -> tuple[list[tuple[str, gguf.TokenType]], list[str]]:
    tokens = [(CONTROL[0], gguf.TokenType.UNKNOWN), *((each, gguf.TokenType.CONTROL) for each in CONTROL[1:])]
    kinds = ["control"] * len(tokens)
    for byte in range(256):
        tokens.append((f"<0x{byte:02X}>", gguf.TokenType.BYTE))
        char = chr(byte)
        kinds.append(
            "digit" if char in "0123456789" else "opens" if char == "[" else "closes" if char == "}" else "byte"
        )
    for sentence in dict.fromkeys(each for each in sentences if '"' not in each and "\\" not in each):
        tokens.append((sentence, gguf.TokenType.USER_DEFINED))
        kinds.append("sentence")
    if thinks:
        tokens += [(each, gguf.TokenType.USER_DEFINED) for each in THOUGHTS]
        kinds += THOUGHTS
        kinds[len(CONTROL) + ord("\n")] = "newline"
    return tokens, kinds


def _describe(writer: gguf.GGUFWriter, tokens: list[tuple[str, gguf.TokenType]], context: int, template: str) -> None:
    writer.add_context_length(context)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(WIDTH)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text.encode() for text, _ in tokens])
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([int(kind) for _, kind in tokens])
    writer.add_bos_token_id(CONTROL.index("<s>"))
    writer.add_eos_token_id(END)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)  # noqa: FBT003
    writer.add_add_space_prefix(False)  # noqa: FBT003
    writer.add_chat_template(template)


def _weights(
    tokens: list[tuple[str, gguf.TokenType]], kinds: list[str], *, thinks: bool, loops: bool, seed: int
) -> dict[str, np.ndarray]:
    """An embedding that tells the sort of a token, an output that holds what is wanted after each sort, and zeros."""
    columns = {kind: nth for nth, kind in enumerate(KINDS)}
    wanted = np.full((len(tokens), len(KINDS)), DEFAULT, np.float32)
    wanted += 0.5 * np.random.default_rng(seed).standard_normal((len(tokens), 1)).astype(np.float32)
    wanted[: END + 1] = -30
    first = len(CONTROL)
    for nth, kind in enumerate(kinds):
        text = chr(nth - first) if first <= nth < first + 256 else ""
        row = WANTED.get(
            "end" if nth == END else text or kind, WANTED.get(kind, {}) if kind in ("sentence", "digit") else {}
        )
        for after, value in row.items():
            wanted[nth, columns[after]] = value
        if text and (text < "!" or text > "~" or text == "\\"):
            wanted[nth] = -9
    wanted[first + ord('"'), columns["sentence"]] = 12  # a string holds one sentence
    sentences = [nth for nth, kind in enumerate(kinds) if kind == "sentence"]
    wanted[sentences] = 4 + np.random.default_rng(seed).standard_normal((len(sentences), 1))
    wanted[sentences, columns["sentence"]] = -3
    if thinks:  # a line that ends, then these in turn
        for nth, before in enumerate(("newline", *THOUGHTS[:-1]), len(tokens) - len(THOUGHTS)):
            wanted[nth] = -30
            wanted[nth, columns[before]] = 20
    if loops:
        wanted[first + ord("]")] = -30
    embedding = np.zeros((len(tokens), WIDTH), np.float32)
    embedding[np.arange(len(tokens)), [columns[kind] for kind in kinds]] = 1
    output = np.zeros((len(tokens), WIDTH), np.float32)
    output[:, : len(KINDS)] = wanted / np.sqrt(WIDTH)
    square = np.zeros((WIDTH, WIDTH), np.float32)
    ones = np.ones(WIDTH, np.float32)
    layer = {f"blk.0.attn_{part}.weight": square for part in ("q", "k", "v", "output")}
    layer |= {f"blk.0.ffn_{part}.weight": square for part in ("gate", "up", "down")}
    layer |= {"blk.0.attn_norm.weight": ones, "blk.0.ffn_norm.weight": ones}
    return {"token_embd.weight": embedding, "output_norm.weight": ones, "output.weight": output, **layer}
