"""The program."""
import workers


def main():
    print(workers.executor)


if __name__ == "__main__":
    main()
