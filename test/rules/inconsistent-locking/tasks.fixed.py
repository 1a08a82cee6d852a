"""An asyncio lock guards what stretches over an await; single steps between awaits need none."""
import asyncio


class Account:
    def __init__(self):
        self.lock = asyncio.Lock()
        self.balance = 0
        self.notes = []

    async def deposit(self, amount):
        async with self.lock:
            before = self.balance
            await asyncio.sleep(0.1)
            self.balance = before + amount

    async def withdraw(self, amount):
        async with self.lock:
            before = self.balance
            await asyncio.sleep(0.1)
            self.balance = before - amount

    async def close(self):
        async with self.lock:
            self.balance = 0

    def shown(self):
        return self.balance

    async def note(self, text):
        async with self.lock:
            self.notes.append(text)

    async def unnote(self, text):
        async with self.lock:
            self.notes.remove(text)

    def forget(self):
        self.notes.clear()
