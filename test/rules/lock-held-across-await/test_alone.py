"""Tests take turns: another test is no task beside this one."""
import asyncio
import threading

profile_lock = threading.Lock()


def profiler():
    with profile_lock:
        print("profile")


async def test_one():
    with profile_lock:
        await asyncio.sleep(0)  # expect: lock-held-across-await possible


async def test_two():
    with profile_lock:
        await asyncio.sleep(0)  # expect: lock-held-across-await possible


threading.Thread(target=profiler).start()
