import multiprocessing


def work(done):
    print("work")


def main():
    done = multiprocessing.Condition()
    multiprocessing.Process(target=work, args=(done,)).start()
    with done:
        done.notify()


if __name__ == "__main__":
    main()
