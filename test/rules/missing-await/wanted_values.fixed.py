"""A coroutine object where the callee says that it wants a plain value."""

import asyncio
from dataclasses import dataclass
from typing import Any, Awaitable, Optional


@dataclass
class Ticket:
    number: int
    owner: Optional[str] = None
    job: Optional[Awaitable] = None


class Desk:
    def __init__(self, name: str, opened: "Ticket"):
        self.name = name
        self.opened = opened


class Office:
    async def next_number(self):
        await asyncio.sleep(0)
        return 7

    async def owner_of(self, number):
        await asyncio.sleep(0)
        return f"owner of {number}"

    async def ticket(self):
        return Ticket(number=await self.next_number())


def record(row: dict[str, int], comment: "str | None" = None):
    return row, comment


def keep(value, anything: Any = None, *rest: str):
    return value, anything, rest


async def issue(office: Office):
    number = await office.next_number()
    return Ticket(number=number)


async def describe(office: Office):
    ticket = Ticket(number=1, owner=await office.owner_of(1))
    desk = Desk("north", await office.ticket())
    record({}, comment=await office.owner_of(2))
    return ticket, desk


async def may_be_meant(office: Office):
    # Nothing says what these want, and the last one wants the coroutine.
    kept = keep(office.next_number(), office.owner_of(3))
    return kept, Ticket(number=4, job=office.owner_of(4))


def total(prices):
    return sum(price for price in prices)


def label(ticket):
    if not ticket:
        return ""
    return f"{ticket.number}: {ticket.owner}"


def later(job):
    if job is None:
        return None
    return job


def either(value):
    if asyncio.iscoroutine(value):
        return None
    return value["x"]


async def by_use(office: Office):
    label(await office.ticket())
    return total(await office.next_number())


async def may_be_meant_by_use(office: Office):
    return later(office.ticket()), either(office.ticket())
