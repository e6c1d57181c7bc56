"""What all stages of a search share: they are saved and restored as named arrays, and a voice can be taken out of them."""

from typing import ClassVar, Self

from magpie.engine.arrays import Snapshot
from magpie.engine.circles.params import CirclesParams


class Stage:
    """A stage names itself, its arrays, and which of those have a row for each voice."""

    name: ClassVar[str]
    arrays: ClassVar[tuple[str, ...]]
    of_voices: ClassVar[tuple[str, ...]]
    _params: CirclesParams

    def snapshot(self) -> Snapshot:
        return {f"{self.name}.{name}": getattr(self, name).copy() for name in self.arrays}

    @classmethod
    def restored(cls, params: CirclesParams, arrays: Snapshot) -> Self:
        stage = cls.__new__(cls)
        stage._params = params
        for name in cls.arrays:
            setattr(stage, name, arrays[f"{cls.name}.{name}"].copy())
        return stage

    def forget(self, voice: int) -> None:
        """Nothing of what this voice said is left in its own rows; what others learned of it names nobody."""
        for name in self.of_voices:
            getattr(self, name)[voice] = 0
