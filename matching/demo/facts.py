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
