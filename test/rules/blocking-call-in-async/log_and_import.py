"""Logging, print and imports are never findings, and module level is not the loop."""
import logging
import time

log = logging.getLogger(__name__)

time.sleep(0)


async def handler(request):
    log.info("request %s", request)
    print("request", request)
    import json

    return json.dumps(request)


def main():
    time.sleep(1)


if __name__ == "__main__":
    time.sleep(1)
    main()
