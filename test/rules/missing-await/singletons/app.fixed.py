"""One object of a module, imported elsewhere under other names."""
import shop
from shop import *
from shop import build, client as the_client
from shop.client import client


async def use():
    await client.get("a")
    await the_client.get("a")
    await shop.client.get("a")
    await build().get("a")
    await send(1)
    await shop.send(1)
    client.close()
    _hidden()
