import multiprocessing


def work(done):
    print("work")


def main():
    done = multiprocessing.Condition()
    multiprocessing.Process(target=work, args=(done,)).start()
    done.notify()  # expect: notify-without-lock


if __name__ == "__main__":
    main()
