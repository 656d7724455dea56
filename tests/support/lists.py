"""The list of thirty people that acceptance check U2 names, with a wrong address, a duplicate and an unknown level."""

FAULTS = {
    7: (
        "E-mail",
        "li.wei@acme",
        "Row 7, E-mail: “li.wei@acme” is not an e-mail address: it has no ending such as .com.",
    ),
    15: (
        "E-mail",
        "P3@acme.example",
        "Row 15, E-mail: “p3@acme.example” stands in row 4 already. Take one of the two out.",
    ),
    23: ("Stars", "7", "Row 23, Stars: “Communication” has no level 7; its levels are 1, 2, 3."),
}
_WRONG = {7: ("li.wei@acme", "2"), 15: ("P3@acme.example", "2"), 23: ("p22@acme.example", "7")}


def thirty():
    """Return the list as CSV: rows 2 to 31 below a header, as a spreadsheet numbers them."""
    lines = ["Full name;E-mail;Stars;Remark"]
    for row in range(2, 32):
        address, level = _WRONG.get(row, (f"p{row - 1}@acme.example", "2"))
        lines.append(f"Person {row};{address};{level};")
    return "\n".join(lines)
