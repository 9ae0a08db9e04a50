"""The stage of the stories, for attackers."""

from tests.stories.conftest import stage

__all__ = ["stage"]
