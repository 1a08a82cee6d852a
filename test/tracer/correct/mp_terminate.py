"""A child that would never end is ended on purpose."""
import multiprocessing, time

if __name__ == "__main__":
    process = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,), daemon=True)
    process.start()
    process.terminate()
    process.join()
    print(process.exitcode)
