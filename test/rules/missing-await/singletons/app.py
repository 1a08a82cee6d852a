"""One object of a module, imported elsewhere under other names."""
import shop
from shop import *
from shop import build, client as the_client
from shop.client import client


async def use():
    client.get("a")  # expect: missing-await
    the_client.get("a")  # expect: missing-await
    shop.client.get("a")  # expect: missing-await
    build().get("a")  # expect: missing-await
    send(1)  # expect: missing-await
    shop.send(1)  # expect: missing-await
    client.close()
    _hidden()
