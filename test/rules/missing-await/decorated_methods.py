"""Coroutine functions behind a decorator of the project's own, and with variants for type checkers."""

import functools
from typing import Any, Callable, TypeVar, cast, overload

F = TypeVar("F", bound=Callable[..., Any])


def retried(function: F) -> F:
    @functools.wraps(function)
    async def attempt(*args: Any, **kwargs: Any) -> Any:
        try:
            return await function(*args, **kwargs)
        except OSError:
            return await function(*args, **kwargs)

    return cast(F, attempt)


class Channel:
    @retried
    async def rename(self, name):
        return name

    @overload
    async def move(self, *, to_top: bool) -> None: ...

    @overload
    async def move(self, *, behind: str) -> None: ...

    async def move(self, **where):
        return where


class Thread(Channel):
    async def move(self, **where):
        super().move(**where)  # expect: missing-await


async def tidy(channel: Channel):
    channel.rename("general")  # expect: missing-await
    channel.move(to_top=True)  # expect: missing-await
    await channel.rename("general")
    await channel.move(behind="news")
