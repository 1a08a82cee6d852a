"""Results that were forgotten to be awaited, tested and then passed on."""

import asyncio
import inspect
import json
import logging
import unittest

log = logging.getLogger(__name__)


class Users:
    async def find(self, key):
        return {"key": key}

    async def both(self):
        return 1, 2

    async def is_known(self, key):
        return key == 1

    async def one(self, key):
        user = self.find(key)  # expect: missing-await
        if user is None:
            raise KeyError(key)
        return user

    async def named(self, key):
        user = self.find(key)  # expect: missing-await
        if user is None or user.expired:
            return None
        self.show(user)
        return user.name

    async def unpacked(self):
        low, high = self.both()  # expect: missing-await
        return low + high

    async def chosen(self, key):
        user = self.find(key) if key else {}  # expect: missing-await
        return user["key"]

    async def any_known(self, keys):
        if any(self.is_known(key) for key in keys):  # expect: missing-await
            return True
        return list(filter(self.is_known, keys))  # expect: missing-await

    async def text(self, key):
        log.info("found %s", self.find(key))  # expect: missing-await
        rows = []
        rows.extend(self.both())  # expect: missing-await
        return json.dumps(self.find(key))  # expect: missing-await

    def show(self, user):
        print(user)

    # Awaited later, or by somebody who asks what it is.

    async def awaited_later(self, key):
        user = self.find(key)
        if key is None:
            return user
        return await user

    async def maybe_awaited(self, key):
        user = self.find(key)
        if inspect.isawaitable(user):
            user = await user
        return user.name

    async def given_to_a_task(self, key):
        user = self.find(key)
        assert user is not None
        return await asyncio.wait_for(user, 1)

    async def made_when_wanted(self, key):
        user = self.find(key) if key else None
        if user is not None:
            await user

    async def gathered(self, keys):
        found = asyncio.gather(*[self.is_known(key) for key in keys])
        return any(await found)

    def handed_out(self, key):
        user = self.find(key)
        return user


class UsersTest(unittest.IsolatedAsyncioTestCase):
    async def test_both(self):
        users = Users()
        self.assertEqual(users.both(), (1, 2))  # expect: missing-await
        self.assertEqual(await users.both(), (1, 2))
