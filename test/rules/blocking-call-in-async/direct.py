"""Calls that stop the event loop, directly in a coroutine."""
import getpass
import os
import socket
import subprocess
import time
import urllib.request

import requests


async def nap():
    time.sleep(1)  # expect: blocking-call-in-async
#   ^^^^^^^^^^


async def fetch(url):
    response = requests.get(url, timeout=5)  # expect: blocking-call-in-async
#              ^^^^^^^^^^^^
    return response.text


async def read(url):
    with urllib.request.urlopen(url) as page:  # expect: blocking-call-in-async
        return page.status


async def ask():
    name = input("Who are you? ")  # expect: blocking-call-in-async
    secret = getpass.getpass()  # expect: blocking-call-in-async
    return name, secret


async def build():
    subprocess.run(["make"], check=True)  # expect: blocking-call-in-async
    return subprocess.check_output(["git", "status"])  # expect: blocking-call-in-async


async def shell():
    os.system("make")  # expect: blocking-call-in-async


async def look_up(host):
    return socket.getaddrinfo(host, 443)  # expect: blocking-call-in-async
