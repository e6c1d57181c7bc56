"""`magpie experiments`: what the experiments of a home have shown so far. It reads the log and writes nothing."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from magpie.engine.experiments.assignment import Experiment
    from magpie.engine.experiments.tally import Came


@click.command()
@click.option(
    "--from", "home", default="var", envvar="MAGPIE_HOME", show_default=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False), help="Folder of all data.",
)  # fmt: skip
@click.option("--simulated", is_flag=True, help="Count simulated visitors, and nobody else.")
def experiments(*, home: Path, simulated: bool) -> None:
    """What the experiments in HOME/weights.toml have shown so far. 实验至今的结果。"""
    from magpie.cli.refusals import NoExperiments
    from magpie.config.trying import read_trying
    from magpie.engine.experiments.tally import Tally
    from magpie.engine.params import Params
    from magpie.log.readers import LogReader

    trying = read_trying(home, Params())
    if not trying.layer.experiments:
        raise NoExperiments(home=home)
    tally = Tally(Params(), trying.weights, simulated=simulated)
    for _, event in LogReader(home / "log").read():
        tally.hear(event)
    for experiment in trying.layer.experiments:
        click.echo(f"\n{experiment.name}: buckets {experiment.first}–{experiment.after} of 10000")
        came = tally.came[experiment.name]
        if experiment.interleaved:
            _print_drafts(experiment, came)
        else:
            _print_arms(experiment, came)


def _print_arms(experiment: "Experiment", came: "Came") -> None:
    """Each arm beside the first; a split that chance does not make is a fault, and nothing else is said."""
    from magpie.engine.experiments.comparison import difference, mismatch
    from magpie.engine.experiments.params import ExperimentParams

    earned = [came.earned(arm.name) for arm in experiment.arms]
    counts, shares = [one.persons for one in earned], [arm.share for arm in experiment.arms]
    chance = mismatch(counts, shares)
    told = " : ".join(f"{arm.name} {count:,}" for arm, count in zip(experiment.arms, counts, strict=True))
    click.echo(
        f"persons 人数 {told}; a split as uneven by chance 分流检验 p = {chance:.3f}; in two arms 跨组 {len(came.crossed):,}"
    )
    if chance < ExperimentParams.mismatch_alpha:
        click.echo("The split is not what was asked for: find the fault first. No result is told.")
        click.echo("分流与设定不符：请先查明原因。不给出结果。")
        return
    for arm, one in zip(experiment.arms, earned, strict=True):
        click.echo(f"  {arm.name:<20}{one.mean:>9.2f} points a slate 每次推荐得分")
    for arm, one in zip(experiment.arms[1:], earned[1:], strict=True):
        more = difference(earned[0], one)
        if math.isinf(more.half):
            click.echo(f"  {arm.name}: too few persons yet 人数不足")
            continue
        click.echo(
            f"  {arm.name} − {experiment.arms[0].name}: {more.mean:+.2f} ± {more.half:.2f} if looked at once, at the end 仅在结束时看一次; "
            f"± {more.half_always:.2f} whenever one looks 随时可看: {_verdict(more.mean, more.half_always)}"
        )


def _print_drafts(experiment: "Experiment", came: "Came") -> None:
    from magpie.engine.experiments.comparison import drafts
    from magpie.engine.experiments.params import ExperimentParams

    first, second = (arm.name for arm in experiment.arms)
    found = drafts(came.credit((first, second)))
    click.echo(
        f"persons whose credit went more to 更偏向 {first}: {found.first:,}, {second}: {found.second:,}, alike 相同: {found.ties:,}; "
        f"so uneven by chance 偶然如此的概率 p = {found.chance:.3f}"
    )
    is_clear = found.chance < 1.0 - ExperimentParams.confidence
    click.echo(_verdict(found.second - found.first, 0.0 if is_clear else math.inf))


def _verdict(mean: float, half: float) -> str:
    if mean > half:
        return "better 更好"
    return "worse 更差" if mean < -half else "not to be told yet 尚无定论"
