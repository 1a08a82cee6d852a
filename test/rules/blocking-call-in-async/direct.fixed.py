"""Calls that stop the event loop, directly in a coroutine."""
import asyncio
import getpass
import os
import socket
import subprocess
import time
import urllib.request

import requests


async def nap():
    await asyncio.sleep(1)


async def fetch(url):
    response = await asyncio.get_running_loop().run_in_executor(None, lambda: requests.get(url, timeout=5))
    return response.text


async def read(url):
    with await asyncio.get_running_loop().run_in_executor(None, urllib.request.urlopen, url) as page:
        return page.status


async def ask():
    name = await asyncio.get_running_loop().run_in_executor(None, input, "Who are you? ")
    secret = await asyncio.get_running_loop().run_in_executor(None, getpass.getpass)
    return name, secret


async def build():
    await asyncio.get_running_loop().run_in_executor(None, lambda: subprocess.run(["make"], check=True))
    return await asyncio.get_running_loop().run_in_executor(None, subprocess.check_output, ["git", "status"])


async def shell():
    await asyncio.get_running_loop().run_in_executor(None, os.system, "make")


async def look_up(host):
    return await asyncio.get_running_loop().run_in_executor(None, socket.getaddrinfo, host, 443)
