"""Names, streets and words for the made-up school; nobody and nowhere of these exists."""

from __future__ import annotations

from dataclasses import dataclass


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a family's names come from, how many of a hundred families do, and what is spoken at home."""

    share: int
    languages: tuple[str, ...]
    surnames: tuple[str, ...]
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]


ENGLISH = Origin(
    share=69,
    languages=("English",),
    surnames=_names("""
        Abbotsleigh Aldermere Ashcombe Barrowden Beckwith Birtles Blakeway Bramhall Brockway Burdett
        Cattermole Chilcott Clegg Colborne Coppard Cotterill Cranwell Crowhurst Danvers Dewhirst Dunmore
        Eastaugh Edgcombe Elphick Fairbrass Farthing Fenwick Garside Gatland Goldspink Greenhalgh Gullick
        Haddow Hartnell Hazeldine Heathcote Hibbert Holroyd Huxtable Ibbotson Jessop Kelsall Kettley
        Kirkbride Langstone Larkin Lightfoot Lovibond Makepeace Mallory Marchbank Maybury Merriman Midgley
        Nettleton Nunnery Oakeshott Ollerton Openshaw Padgett Palliser Peverell Pilbeam Pinnock Quennell
        Ravenhill Redfern Ridgwell Rowntree Sallis Satterley Sedgwick Shillito Skelhorn Stanbridge Tamblyn
        Tapsell Thackray Thirkell Threadgold Tolhurst Uffindell Underhay Venables Verrall Wadlow Wainfleet
        Wetherell Whitlock Wickenden Winstanley Woolgar Wragg Yelland"""),
    girls=_names("""
        Abigail Ada Alice Amber Amelia Annabel Beatrix Bella Bethany Bonnie Chloé Daisy Darcy Eliza Ella
        Elsie Emily Esme Eva Evie Florence Freya Georgia Grace Hallie Harriet Heidi Imogen Iris Isla Ivy
        Jasmine Lily Lottie Lucy Mabel Maisie Martha Matilda Millie Molly Myla Nancy Nell Olive Orla Penny
        Phoebe Poppy Renée Robyn Ruby Scarlett Sienna Sophie Summer Tilly Violet Willow Zoë"""),
    boys=_names("""
        Albie Alfie Archie Arlo Arthur Austin Bertie Blake Caleb Charlie Connor Dexter Dylan Edward Elijah
        Ellis Ethan Ezra Felix Finley Freddie Gabriel George Harrison Harvey Henry Hugo Isaac Jack Jasper
        Jenson Joshua Jude Leo Logan Louie Luca Mason Max Milo Monty Nathan Noah Ollie Oscar Otis Ralph
        Reggie Reuben Riley Ronnie Rory Rowan Rupert Samuel Stanley Teddy Theo Toby Wilfred"""),
    women=_names("""
        Alison Amy Anna Becky Carly Catherine Charlotte Claire Donna Emma Gemma Hannah Hayley Heather
        Helena Jade Jenny Jodie Joanna Kate Kelly Kerry Kim Laura Leanne Lisa Louise Lynsey Megan Michelle
        Naomi Natalie Nicola Paula Rachel Rebecca Samantha Sarah Sian Stacey Stephanie Tanya Tara Vicky
        Zara"""),
    men=_names("""
        Aaron Adam Alex Andrew Ashley Ben Carl Chris Craig Darren David Dean Gareth Gavin Graham Jamie
        Jason Jon Karl Kevin Kieran Lee Luke Marc Mark Martin Matthew Michael Neil Nick Oliver Paul Pete
        Phil Rob Ross Ryan Scott Sean Simon Steve Stuart Tom Wayne Will"""),
)
IRISH = Origin(
    share=5,
    languages=("English",),
    surnames=_names(
        "O'Brannigan O'Dwyer O'Hanrahan O'Mahony McAteer McGillivray Fitzmorris Kinsella Geraghty"
    ),
    girls=("Aoife", "Clodagh", "Erin", "Maeve", "Niamh", "Róisín", "Saoirse", "Siobhán"),
    boys=("Cormac", "Declan", "Eoin", "Fergus", "Lorcan", "Oisín", "Seán", "Tiernan"),
    women=("Bríd", "Deirdre", "Fionnuala", "Gráinne", "Orlaith", "Sinéad"),
    men=("Cathal", "Dermot", "Liam", "Malachy", "Pádraig", "Ronan"),
)
POLISH = Origin(
    share=8,
    languages=("Polish", "English"),
    surnames=_names("Bąkowicz Gołębiak Jabłonicz Łukasik Pawłowicz Stępniak Wójtowicz Żurawik Kędziora"),
    girls=("Alicja", "Hania", "Lena", "Maja", "Oliwia", "Pola", "Zosia", "Zuzia"),
    boys=("Antoni", "Filip", "Jakub", "Kacper", "Michał", "Oskar", "Staś", "Tymon"),
    women=("Agnieszka", "Beata", "Dorota", "Ewa", "Małgorzata", "Renata"),
    men=("Grzegorz", "Łukasz", "Marcin", "Paweł", "Radosław", "Tomasz"),
)
SOUTH_ASIAN = Origin(
    share=8,
    languages=("Punjabi", "Urdu", "Bengali", "Gujarati", "English", "English"),
    surnames=_names("Ahluwali Bhattar Chaudri D'Mello Gurungal Haqqi Janjuan Mistriwala Rahimov Sandhar"),
    girls=("Aisha", "Anaya", "Diya", "Inaaya", "Kavya", "Maryam", "Simran", "Zainab"),
    boys=("Aarav", "Arjun", "Ayaan", "Hamza", "Ibrahim", "Kabir", "Rohan", "Yusuf"),
    women=("Farah", "Harpreet", "Meena", "Nasreen", "Priti", "Sunita"),
    men=("Amir", "Gurdeep", "Imran", "Rajesh", "Sanjay", "Tariq"),
)
WEST_AFRICAN = Origin(
    share=5,
    languages=("English", "Yoruba", "Twi", "French"),
    surnames=_names("Adewunmi Agyapongo Bediakwa Ekwenume Fofanah Nwachuku Olatunjie Quarteng"),
    girls=("Abena", "Adaeze", "Efua", "Ifeoma", "Simisola", "Temi"),
    boys=("Chidi", "Emeka", "Kofi", "Kwame", "Seun", "Tobi"),
    women=("Akosua", "Blessing", "Comfort", "Folake", "Ngozi", "Yewande"),
    men=("Babatunde", "Emmanuel", "Kwabena", "Obinna", "Samson", "Segun"),
)
EUROPEAN = Origin(
    share=5,
    languages=("Portuguese", "Romanian", "Spanish", "English"),
    surnames=_names("Almeidas Brănescu Conceição Domínguezo Gonçalinho Ionașcu Müllerich Núñezar"),
    girls=("Beatriz", "Elena", "Inês", "Lucía", "Mădălina", "Noémie"),
    boys=("Andrei", "Diogo", "João", "Luís", "Mateo", "Tomás"),
    women=("Ana", "Cătălina", "Conceta", "Ivone", "Mónica", "Raluca"),
    men=("Bogdan", "Fábio", "Jorge", "Răzvan", "Sérgio", "Víctor"),
)
ORIGINS = (ENGLISH, IRISH, POLISH, SOUTH_ASIAN, WEST_AFRICAN, EUROPEAN)

# An invented town on an invented estuary; there is no postcode area CK.
TOWNS = ("Merebourne", "Merebourne", "Merebourne", "Merebourne", "Little Sallow", "Sallow Staithe")
DISTRICTS = {"Merebourne": "CK2", "Little Sallow": "CK4", "Sallow Staithe": "CK5"}
STREETS = (
    *(
        "Acre Lane",
        "Almond Close",
        "Anchor Row",
        "Bakehouse Yard",
        "Beacon Road",
        "Bell Meadow",
        "Brickfields",
    ),
    *("Carter's Way", "Cherry Walk", "Cooper's Hill", "Copperfield Drive", "Damson Road", "Drover's Lane"),
    *("Ferryman's Court", "Gorse Avenue", "Hatchery Lane", "Hopgarden Road", "Kiln Street", "Lapwing Close"),
    *(
        "Long Barn Road",
        "Mallard Way",
        "Merebourne High Street",
        "Millrace Gardens",
        "Oast View",
        "Orchard End",
    ),
    *(
        "Pear Tree Avenue",
        "Pippin Grove",
        "Quay Terrace",
        "Ragstone Road",
        "Saddler's Mead",
        "Saltmarsh Road",
    ),
    *("School Approach", "Signal Close", "Skylark Rise", "Station Terrace", "Sycamore Drive", "The Cobbins"),
    *("Tollgate Lane", "Tanner's Row", "Vicarage Field", "Wagon Yard", "Wharf Street", "Windmill Crescent"),
)
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
