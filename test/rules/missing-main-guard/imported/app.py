"""The program."""
import workers


def main():
    print(workers.pool)


if __name__ == "__main__":
    main()
