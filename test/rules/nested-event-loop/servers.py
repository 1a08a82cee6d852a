"""Servers and clients of libraries that run a loop of their own."""

import asyncio

import discord
import uvicorn
from aiohttp import web
from discord.ext import commands

client = discord.Client()
bot = commands.Bot("!")


class User:
    async def _name(self):
        return "ada"

    @property
    def name(self):
        return asyncio.run(self._name())

    @property
    def age(self):
        return 36

    async def show(self):
        print(self.age)
        print(self.name)  # expect: nested-event-loop


async def serve(app):
    uvicorn.run(app)  # expect: nested-event-loop


async def serve_web(make_app):
    web.run_app(make_app())  # expect: nested-event-loop


async def talk():
    client.run("token")  # expect: nested-event-loop
    bot.run("token")  # expect: nested-event-loop


async def as_it_should(app):
    await client.start("token")
    await uvicorn.Server(uvicorn.Config(app)).serve()
    runner = web.AppRunner(app)
    await runner.setup()


def main(app):
    print(User().name)
    web.run_app(app)
