"""What the invented councils say: names of places, support asked for, good practice; all of it Illustrative."""

_FIRST = (
    "Alder", "Amber", "Ash", "Birch", "Bram", "Cedar", "Clay", "Cold", "Cress", "Dun", "East", "Elder", "Fallow",
    "Fern", "Flint", "Gorse", "Hazel", "Heath", "High", "Holly", "Iron", "Juniper", "Kings", "Larch", "Long", "Maple",
    "Marl", "Moor", "North", "Oak", "Otter", "Quarry", "Raven", "Rowan", "Sedge", "Silver", "Stone", "Thistle",
    "West", "Willow",
)  # fmt: skip
_SECOND = (
    "hithe", "combe Vale", "garth", "thorpe Wold", "beck", "mere Side", "holt", "stead", "wick Forest", "fold",
    "lade", "shaw Rivers", "croft", "dene Coast", "ridge", "march", "well Cross", "minster", "haven", "brook Hundred",
    "gate", "barrow", "leigh Downs", "worth", "pool", "tarn", "weald", "ness", "bourne", "port", "cliffe", "wade",
    "hurst", "lock", "mouth", "heugh", "stow", "ings", "thwaite", "burgh",
)  # fmt: skip

#: What a council may ask for in each area, beside nothing.
SUPPORT: dict[str, tuple[str, ...]] = {
    "A1": (
        "Peer visit to a council with a settled user-led organisation", "Help to start a user-led organisation",
        "Training for people who use care to sit on boards", "Funding advice for user-led organisations after grants",
    ),
    "A2": (
        "Advice on budgets for people with complex needs", "Learn how others run reviews at pace",
        "Training for support planners", "Specification for an IT system that pays budgets",
        "Legal advice on prepaid cards",
    ),
    "A3": (
        "Method to show savings from prevention", "Meet councils that fund prevention jointly with health",
        "Help to agree shared costs with the NHS", "Peer visit on reablement",
    ),
    "A4": (
        "Share how others keep a directory up to date", "A common IT platform for the region's directories",
        "Training for first contact staff",
    ),
    "A5": (
        "Regional framework for contract monitoring", "Model contract for individual purchase",
        "Market position statement to learn from", "Legal advice on framework contracts",
    ),
}  # fmt: skip
NO_SUPPORT = ("None at present", "None", "None needed")

#: Good practice that a council may have gathered, by workstream.
PRACTICE: dict[str, tuple[str, ...]] = {
    "SDS": ("Reviews held in pairs by phone cut the wait by half", "Budget holders check the draft of every form"),
    "IAA": ("Lead owners share the upkeep of the directory", "Libraries answer first questions, with a script"),
    "COM": ("Outcome clauses written with providers and users together", "Micro-providers are mentored for a year"),
    "WF": ("User-led organisation trains all new support planners", "One worker stays with a person to the plan"),
    "ASS": ("Safeguarding plans checked by sample each quarter", "One page of measures goes to every team"),
}

#: What each area has still to reach by the checkpoint to come, so that a likelihood is given.
TO_COME: dict[str, str] = {
    "A1": "User-led organisations are settled, with resources beyond grants",
    "A2": "All eligible service users and carers have a personal budget",
    "A3": "Prevention is funded jointly, and its effect is known",
    "A4": "Information and advice reach people who fund their own care",
    "A5": "The market offers real choice in every part of the area",
}


def place_name(number: int) -> str:
    """Name the nth invented place, from 0; no two of the first 1,600 are alike."""
    first, second = number % len(_FIRST), (number // len(_FIRST) + number) % len(_SECOND)
    return _FIRST[first] + _SECOND[second]
