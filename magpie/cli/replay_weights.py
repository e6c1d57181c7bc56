"""`magpie replay weights`: what a change of weights would earn, from the slates a home has served, before it is made.

Owns how the answer is printed. It reads a home's log and traces and writes nothing there; a home may run meanwhile.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from magpie.cli.numbers import NumbersFile, write_json

if TYPE_CHECKING:
    from magpie.engine.evaluation.estimates import Estimate
    from magpie.engine.evaluation.verdict import Evaluation

NAMES = {
    "ips": "IPS, whole slates 整页",
    "cascade": "IPS, cascade 逐位",
    "snips": "SNIPS 自归一",
    "dr": "DR 双重稳健 ←",
    "place": "each place alone 单位置 (biased 有偏)",
}


class Change(click.ParamType[tuple[str, float]]):
    """like=8: a weight and what it would become."""

    name = "weight=number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, float]:
        from magpie.engine.weights import parse_change

        try:
            return parse_change(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a change; write it as like=8.", param, ctx)


@click.command()
@click.option(
    "--from", "home", default="var", envvar="MAGPIE_HOME", show_default=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False), help="Folder of all data.",
)  # fmt: skip
@click.option(
    "--change", "changes", multiple=True, required=True, type=Change(), help="May be repeated: like=8."
)
@click.option("--simulated", is_flag=True, help="Count simulated visitors, and nobody else.")
@click.option("--json", "json_file", type=NumbersFile(), help="Also write the numbers here.")
def weights(
    *, home: Path, changes: tuple[tuple[str, float], ...], simulated: bool, json_file: Path | None
) -> None:
    """What a change of weights would earn, told by slates already served. 改动权重前，用已有日志估计效果。"""
    from magpie.config.trying import read_trying
    from magpie.engine.evaluation.evidence import Change
    from magpie.engine.evaluation.reading import Reader, read_evidence
    from magpie.engine.evaluation.verdict import evaluate
    from magpie.engine.params import Params
    from magpie.engine.trace import TraceRing
    from magpie.engine.weights import version_of
    from magpie.log.readers import LogReader

    params, own = Params(), read_trying(home, Params()).weights
    change = Change(own, own.changed(dict(changes)))
    moved = change.then.different(change.now)
    if not moved:
        raise click.BadParameter("that is what the weights are already.", param_hint="--change")
    ring = TraceRing(home / "engine" / "traces") if (home / "engine" / "traces").exists() else None
    reader = Reader(
        params, change, version_of(params, own), lambda slate: ring.find_kept(slate) if ring else None, simulated
    )  # fmt: skip
    reading = read_evidence(LogReader(home / "log").read(), reader, home=str(home))
    click.echo("; ".join(f"{name} {then:g} → {now:g}" for name, (then, now) in moved.items()))
    for reason, count in reading.passed.most_common():
        click.echo(f"passed over 跳过: {count:,} {reason}")
    found = evaluate(reading.evidence)
    _print_evidence(found)
    _print_estimates(found)
    _print_heads(found)
    click.echo(f"\n{found.say('en')}\n{found.say('zh')}")
    if json_file:
        told = {
            "change": moved,
            "verdict": found.verdict,
            **msgspec.to_builtins(found),
            "passed": reading.passed,
        }
        write_json(json_file, msgspec.json.format(msgspec.json.encode(told), indent=2).decode())


def _print_evidence(found: "Evaluation") -> None:
    trust = found.trust
    click.echo(
        f"{trust.slates:,} slates 次推荐 · {trust.persons:,} persons 人 · worth {trust.effective:,.0f} slates and "
        f"{trust.effective_persons:,.0f} persons of the change 有效 · {trust.overlap:.0%} of draws alike 重合"
    )
    click.echo(
        f"heaviest weight 最大权重 {trust.heaviest:.1f}, cut at 截断 {trust.clip:.1f}: {trust.clipped:.2%} of all weight; by so much the "
        "estimates lean to what is shown today 估计据此偏向现状"
    )


def _print_estimates(found: "Evaluation") -> None:
    """Points per slate: today, and under the change by each estimator; the arrow marks the one the verdict reads."""
    click.echo(f"\npoints a slate, today 今日每次推荐得分: {_said(found.today)}\n")
    click.echo(f"{'estimator 估计':<42}{'under the change 改动后':<30}{'more 增减':<30}")
    for name, told in found.told.items():
        click.echo(f"{NAMES[name]:<42}{_said(told.value):<30}{_said(told.more, '+'):<30}")


def _print_heads(found: "Evaluation") -> None:
    """Per hundred slates, only heads that anybody did."""
    click.echo("\nper 100 slates 每百次推荐")
    for head, (today, more) in found.heads.items():
        if today.mean:
            mark = "↑" if more.low > 0.0 else "↓" if more.high < 0.0 else " "
            click.echo(f"{mark} {head:<16}{100 * today.mean:>10.2f}   {_said(more, '+', 100.0)}")


def _said(one: "Estimate", sign: str = "", times: float = 1.0) -> str:
    return f"{times * one.mean:{sign}.2f} [{times * one.low:{sign}.2f}, {times * one.high:{sign}.2f}]"
