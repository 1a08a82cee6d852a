"""What was compared can have changed when the await is over."""
import asyncio


class Wallet:
    def __init__(self, api):
        self.api = api
        self.balance = 100
        self.spent = 0
        self.calls = 0

    async def spend(self, n):
        if self.balance >= n:
            await self.api.charge(n)
            self.balance -= n  # expect: unlocked-shared-update

    async def pay(self, n):
        if self.spent + n > 100:
            return False
        await self.api.charge(n)
        self.spent += n  # expect: unlocked-shared-update
        return True

    async def call(self):
        if self.calls > 3:
            return
        self.calls += 1
        await self.api.call()


total = 0


async def size(url):
    await asyncio.sleep(1)
    return len(url)


async def add(url):
    global total
    total += await size(url)  # expect: unlocked-shared-update


async def main(wallet: Wallet, urls):
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(wallet.spend(50))
            group.create_task(wallet.pay(50))
            group.create_task(wallet.call())
    await asyncio.gather(*map(add, urls))
