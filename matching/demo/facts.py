"""Names, places and hours that the demo's people are drawn from."""

FIRST_NAMES = (
    "Jamila Tomas Bea Kai Nia Lucia Ellis Devon Sam Priya Amara Noor Theo Ren Ola Mo Inez Pavel "
    "Yuki Rosa Abdi Hana Luis Marta Joel Tess Omar Greta Dwight Leila Anders Cora Malik June Petr "
    "Sofia Ravi Helga Tariq Wren Ida Marcus Lena Oskar Faye Emil Zara Otto Nadia Rue Silas Vera "
    "Bram Esme Jonah Talia Iris Cyrus Maeve Dario Elin Hugo Kira Levi Mina Nico Opal Quinn Rafa "
    "Suri Tobin Uma Viktor Willa Xena Yara Zeke Alma Boris Clea Dion Edda Finn Gia Hollis"
).split()
LAST_NAMES = (
    "Okafor Wieland Lindqvist Nakoa Castell Ferrante Park Achter Oyelaran Raman Bell Haddad Voss "
    "Sato Bergman Adeyemi Morales Novak Tanaka Delgado Warsame Kim Ortega Kowalski Brandt Hale "
    "Farouk Lund Carver Aziz Holm Whitfield Osei Marsh Dvorak Reyes Iyer Stein Rahman Calloway "
    "Eriksen Boone Fischer Nyberg Prescott Salazar Chowdhury Beck Petrov Larkin Hayes Morozov"
).split()
MENTOR_NAMES = (
    "Dolores Quintana,Hank Overby,Ruth Abiodun,Wes Tanner,Petra Joubert,Ingrid Solheim,"
    "Marguerite Roy,Carlos Bazán,Grace Umeh,Dana Whitlock,Lowell Hughes,Miriam Katz,"
    "Stan Olejnik,"
    "Bettina Krause,Alonzo Reed,Yvonne Tran,Gus Halvorsen,Nell Foster,Rashid Noorani,Opal Jennings,"
    "Curtis Vang,Sylvia Mendez,Arne Dahl,Judith Palmer,Kwame Boateng,Lorna McRae,Felix Aguilar,"
    "Tamsin Grey,Norbert Kloss,Eleni Pappas,Walt Jorgensen,Rhonda Sykes,Ivan Petrenko,Clara Nguyen,"
    "Moses Kiplagat,Adele Fontaine,Roy Lindgren,Beatriz Lopes,Dean Sorensen,Harriet Cole,"
    "Amos Tully,"
    "Frieda Baum,Victor Ostrow,Paulette Dion,Gordon Pike"
).split(",")
PLACES = (
    ("MN", "Duluth", "America/Chicago"),
    ("MN", "Rochester", "America/Chicago"),
    ("MN", "St. Cloud", "America/Chicago"),
    ("WI", "Eau Claire", "America/Chicago"),
    ("WI", "Green Bay", "America/Chicago"),
    ("ND", "Fargo", "America/Chicago"),
    ("MI", "Marquette", "America/Detroit"),
    ("MI", "Lansing", "America/Detroit"),
    ("SD", "Rapid City", "America/Denver"),
)
EMPLOYERS = (
    "Lakeview Health",
    "North Shore Hospital",
    "Prairie Pharmacy",
    "Birch Street Drug",
    "Superior Infusion",
    "Cedar Valley Clinic",
    "Red River Medical Center",
    "Harbor Foods Pharmacy",
    "Twin Pines Specialty",
    "Iron Range Health",
)
TEAM_EMPLOYER = "Northlakes College"
MENTEE_PATTERNS = (
    ("weekday-evening",),
    ("weekday-morning",),
    ("night-shift",),
    ("rotating",),
    ("weekday-day",),
    ("seven-on-seven-off",),
    ("breaks-only",),
    ("late-night",),
    ("weekend",),
)
MENTOR_PATTERNS = (
    ("weekday-evening",),
    ("weekday-evening",),
    ("breaks-only", "rotating"),
    ("weekday-morning",),
    ("weekend",),
)

# What people say of themselves, where their story says nothing of its own.
MENTEE_WORDS = (
    "I know the work. I don't know the way up.",
    "Three years on nights taught me everything except how to leave nights.",
    "I'd like to hear how somebody chose, not which choice is right.",
    "I read the job posts every week and never press send.",
    "My manager says I'm ready. I'd like a second opinion.",
    "I moved here last year and know nobody outside my own counter.",
    "I have a plan on paper. I need somebody to poke holes in it.",
    "I want to stop saying I'm only a tech.",
    "I came from the Army and still translate every job title.",
    "I'm good with the machines and shy with the meetings.",
    "I went back to work after six years at home. A lot has changed.",
    "I'd like to teach one day. Where does that start?",
    "My certification lapsed once. I don't want that again.",
    "I speak Spanish with half our patients and want that to count.",
    "Small hospital, four of us, and I do a bit of everything.",
    "I want numbers I can bring to my review.",
)
MENTOR_WORDS = (
    "I started as a clerk. Ask me about any step in between.",
    "I keep a list of mistakes. It's longer than my resume.",
    "I'm better at questions than at advice.",
    "Twenty years in, I still learn from whoever started last.",
    "I work odd hours too. We'll find a time.",
    "I changed fields at forty. It can be done.",
    "I'll read your resume and tell you what I'd ask.",
    "Somebody did this for me. I never got to pay it back.",
    "I like plans, and I like changing them.",
    "I talk plainly and keep things to myself.",
    "I know which courses were worth the fee.",
    "I failed an exam, a batch and an interview. All in one spring.",
    "Small towns, big hospitals: I've worked in both.",
    "Bring one question. We'll see where it goes.",
)

# How mentors meet, and what they let members read of them, by turns.
MENTOR_MODES = (
    ("video", "in_person"),
    ("video", "phone"),
    ("video",),
    ("phone", "video", "messages"),
    ("in_person", "phone"),
    ("video", "phone", "in_person"),
)
MENTOR_SHOWN = (
    ("credentials", "path", "help", "meets", "words"),
    ("credentials", "path", "help", "meets"),
    ("credentials", "path", "help", "meets", "words", "employer"),
    ("path", "help", "meets", "words"),
)
FIRST_PATH = "Community, then IV room, then infusion supervisor"
