"""Each call of a function has its own objects, and what their class declares is theirs."""
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


@dataclass
class Result:
    ok: int = 0


@dataclass
class Shared:
    ok: int = 0


shared = Shared()


def check(item):
    result = Result()
    result.ok += item
    shared.ok += item  # expect: unlocked-shared-update
    return result


def main(items):
    final = Result()
    with ThreadPoolExecutor() as pool:
        for result in pool.map(check, items):
            final.ok += result.ok
    return final
