"""Which formats there are, by the name that `--format` takes."""

from collections.abc import Sequence
from pathlib import Path

from magpie.kit.errors import Refusal
from magpie.log.formats.cells import ColumnMap, read_map
from magpie.log.formats.csv import CsvSource
from magpie.log.formats.kuairand import KuairandSource
from magpie.log.formats.ndjson import NdjsonSource
from magpie.log.formats.parquet import ParquetSource
from magpie.log.formats.sequences import SequencesSource
from magpie.log.formats.sessions import sessions_source
from magpie.log.formats.source import Source

FORMATS = ("csv", "ndjson", "parquet", "kuairand", "sessions", "sequences")
READY = ("kuairand", "sessions", "sequences")


class MapUnwanted(Refusal):
    code, status = "map_unwanted", 400
    en = "The format {format} knows its columns; leave --map out, or use --format csv, ndjson or parquet."
    zh = "格式 {format} 的列是固定的；请去掉 --map，或改用 --format csv、ndjson、parquet。"


def open_source(format_name: str, path: Path, *, maps: Sequence[str], card_kind: str) -> Source:
    """The file in its format; raises MapUnwanted or MapUnreadable. Nothing is read yet."""
    if format_name in READY and maps:
        raise MapUnwanted(format=format_name)
    if format_name == "kuairand":
        return KuairandSource(path)
    if format_name == "sessions":
        return sessions_source(path)
    if format_name == "sequences":
        return SequencesSource(path)
    mapping: ColumnMap = read_map(maps, card_kind=card_kind)
    if format_name == "csv":
        return CsvSource(path, mapping)
    if format_name == "ndjson":
        return NdjsonSource(path, mapping)
    return ParquetSource(path, mapping)
