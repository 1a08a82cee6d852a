"""Loops over a container that others add to or take from meanwhile."""
import asyncio
import threading
import time


class Monitor:
    def __init__(self):
        self.clients = set()
        self.names = []
        self.old = set()
        threading.Thread(target=self._broadcast, daemon=True).start()

    def register(self, client):
        self.clients.add(client)
        self.names.append(client)

    def start(self):
        self.old.add(1)

    def _broadcast(self):
        while True:
            for client in self.clients:
                client.send("ping")
            # A copy is made in one step.
            for client in list(self.clients):
                client.send("pong")
            # A list that only grows is seen to its end.
            for name in self.names:
                print(name)
            # What sets the thread up comes first.
            for old in self.old:
                print(old)
            time.sleep(1)


sessions = {}


def login(user):
    sessions[user] = time.time()


def expire():
    while True:
        for user, since in sessions.items():
            if time.time() - since > 60:
                print(user)
        for user in sessions:
            print(user)
            break


def main(users):
    threading.Thread(target=expire, daemon=True).start()
    for user in users:
        login(user)


main(["ann", "bob"])


class Room:
    def __init__(self):
        self.members = []

    async def enter(self, member):
        await member.greet()
        self.members.append(member)
        try:
            await self.say(member)
        finally:
            self.members.remove(member)

    async def say(self, text):
        for member in list(self.members):
            await member.send(text)

    async def whisper(self, text):
        for member in list(self.members):
            await member.send(text)

    async def count(self):
        await asyncio.sleep(0)
        for member in self.members:
            print(member)


async def talk(members):
    room = Room()
    async with asyncio.TaskGroup() as group:
        for member in members:
            group.create_task(room.enter(member))
        group.create_task(room.whisper("hello"))
        group.create_task(room.count())
