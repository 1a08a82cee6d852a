"""Draws what a demo has measured: as text in the terminal, and as an SVG file. Both axes are logarithmic."""

import math
import os
import tempfile
from pathlib import Path

WIDTH, HEIGHT = 64, 14
SYMBOLS = "ox+*"
COLOURS = ("#2f6fde", "#d9542b", "#3c9a4f", "#8c5fc9")


def show(name, title, across, series, ends=None):
    """`series`: a dictionary of lists of (x, y), all above zero; `ends` says why one of them ends where it does. Prints
    the plot and where its picture is."""
    print(f"\n{title}")
    print(as_text(across, series, ends or {}))
    print(f"As a picture: {save(name, as_svg(title, across, series, ends or {}))}")


def as_text(across, series, ends):
    x_place, y_place, _, powers = scales(series, WIDTH - 1, HEIGHT - 1)
    rows = [[" "] * WIDTH for _ in range(HEIGHT)]
    for symbol, points in zip(SYMBOLS, series.values()):
        for x, y in points:
            rows[HEIGHT - 1 - round(y_place(y))][round(x_place(x))] = symbol
    labels = {HEIGHT - 1 - round(y_place(10.0**power)): number(10.0**power) for power in powers}
    lines = [f"{labels.get(at, ''):>9} |{''.join(row).rstrip()}" for at, row in enumerate(rows)]
    below = [" "] * (WIDTH + 8)
    for x in sorted({x for points in series.values() for x, _ in points}):
        at = round(x_place(x))
        if not "".join(below[max(0, at - 1) : at + len(number(x)) + 1]).strip():
            below[at : at + len(number(x))] = number(x)
    lines += [" " * 10 + "+" + "-" * WIDTH, " " * 11 + "".join(below).rstrip() + f"  {across}"]
    lines.append(" " * 11 + "   ".join(f"{symbol} {name}" for symbol, name in zip(SYMBOLS, series)))
    lines += [f"{' ' * 11}{name} ends at {number(series[name][-1][0])}: {reason}" for name, reason in ends.items()]
    return "\n".join(lines)


def as_svg(title, across, series, ends):
    left, top, width, height = 80, 50, 540, 300
    x_place, y_place, xs, powers = scales(series, width, height)
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 450" font-family="sans-serif" font-size="13">',
        "<style>.paper{fill:#fff}text{fill:#222}.line{stroke:#ccc}@media(prefers-color-scheme:dark)"
        "{.paper{fill:#1e1e1e}text{fill:#ddd}.line{stroke:#444}}</style>",
        '<rect class="paper" width="660" height="450"/>',
        f'<text x="{left}" y="28" font-size="16">{title}</text>',
    ]
    for power in powers:
        y = top + height - y_place(10.0**power)
        parts.append(f'<path class="line" d="M{left} {y:.1f}h{width}"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{number(10.0**power)}</text>')
    for x in xs:
        place = left + x_place(x)
        parts.append(f'<text x="{place:.1f}" y="{top + height + 20}" text-anchor="middle">{number(x)}</text>')
    parts.append(f'<text x="{left + width / 2}" y="{top + height + 42}" text-anchor="middle">{across}</text>')
    for at, (colour, (name, points)) in enumerate(zip(COLOURS, series.items())):
        places = [(left + x_place(x), top + height - y_place(y)) for x, y in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{line}"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in places]
        if name in ends:
            x, y = places[-1]
            parts.append(f'<path stroke="{colour}" stroke-width="2" d="M{x:.1f} {y - 12:.1f}v24"/>')
            parts.append(f'<text x="{x + 4:.1f}" y="{y - 18:.1f}" text-anchor="end">{ends[name]}</text>')
        parts.append(f'<rect x="{left + at * 180}" y="{top + height + 62}" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{left + at * 180 + 18}" y="{top + height + 73}">{name}</text>')
    return "\n".join([*parts, "</svg>\n"])


def scales(series, width, height):
    """Where an x and a y belong, all the x, and the powers of ten along the y axis."""
    xs = sorted({x for points in series.values() for x, _ in points})
    ys = [y for points in series.values() for _, y in points]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))
    high = max(high, low + 1)
    across = math.log10(xs[-1] / xs[0]) or 1

    def x_place(x):
        return math.log10(x / xs[0]) / across * width

    def y_place(y):
        return (math.log10(y) - low) / (high - low) * height

    return x_place, y_place, xs, range(low, high + 1)


def number(value):
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def save(name, svg):
    """The address of a new file, which nobody deletes: the picture is for looking at later, too."""
    handle, path = tempfile.mkstemp(prefix=f"{name}-", suffix=".svg")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(svg)
    return Path(path).as_uri()
