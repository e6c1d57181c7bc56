"""How a chain, a slate and a trace look in a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from magpie.cli.chains import Link, served_cards
from magpie.kit.clock import instant_of
from magpie.log.catalogue import BY_NAME
from magpie.log.event import Event

GONE = "The trace of this slate has gone: full traces are kept for the newest slates only. 该推荐的完整轨迹已清除：仅保留最近的轨迹。"


def print_chain(what: str, chain: Sequence[Link]) -> None:
    """One line per event, in the order of the log."""
    table = Table(
        "offset", "time (UTC)", "stage 阶段", "event 事件", "card 卡片", "detail 详情", title=f"{what}"
    )
    for link in chain:
        event = link.event
        time = instant_of(event.ts_ms).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        table.add_row(str(link.offset), time, link.stage, event.kind, event.card, detail_of(event))
    Console().print(table)


def print_served(chain: Sequence[Link]) -> None:
    """The cards of each slate in the chain, with source, chance and reasons."""
    for link in chain:
        cards = served_cards(link.event)
        if not cards:
            continue
        table = Table(
            "#",
            "card 卡片",
            "source 来源",
            "score 得分",
            "propensity 概率",
            "reasons 理由",
            title=f"slate {link.event.slate} · as of {link.event.props.get('as_of')}",
        )
        for position, card in enumerate(cards):
            table.add_row(str(position), *_card_row(card))
        Console().print(table)


def print_trace(trace: Mapping[str, Any] | None) -> None:
    """The stages of the pipeline as they were; says so when the trace has gone."""
    if trace is None:
        Console().print(GONE)
        return
    table = Table("part 部分", "what it did 内容", title="trace 轨迹", show_lines=True)
    for name, value in trace.items():
        table.add_row(name, _short(value))
    Console().print(table)


def detail_of(event: Event) -> str:
    """The kind's own number with its unit, and where it happened: '3200 dwell, ms · feed #2 · slate 01JD…'."""
    kind = BY_NAME.get(event.kind)
    parts = [f"{event.measure:g} {kind.measure}" if kind and kind.measure and event.measure else ""]
    parts.append(event.scene + (f" #{event.position}" if event.position >= 0 else ""))
    parts += [
        f"slate {event.slate}" if event.slate else "",
        event.ref,
        f"via {event.carrier}" if event.carrier else "",
    ]
    return " · ".join(part for part in parts if part)


def _card_row(card: Mapping[str, Any]) -> tuple[str, ...]:
    reasons = ", ".join(
        f"{reason['code']} {reason.get('cause', '')}".strip() for reason in card.get("reasons", ())
    )
    return card["card"], card["source"], f"{card['score']:.4f}", f"{card['propensity']:.4f}", reasons


def _short(value: Any, chars: int = 400) -> str:
    text = str(value)
    return text if len(text) <= chars else text[: chars - 1] + "…"
