/** Eight topics: sentences with slots, and the words that belong to nobody else. Some words are shared on purpose. */
export interface Topic {
  readonly name: string;
  readonly sentences: readonly string[];
  readonly words: Readonly<Record<string, readonly string[]>>;
}

export const topics: readonly Topic[] = [
  {
    name: 'sport',
    sentences: [
      'The {who} won the {game} by {few} {points} in front of a full {ground}.',
      'After a hard {phase} the {who} lost the {game} and the lead in the {league}.',
      'The {who} trained for {few} weeks before the {game}.',
      'A late {act} by the {player} decided the {game}.',
      'The {player} missed the {phase} with an injured {body}.',
      'Fans filled the {ground} long before the {game} began.',
      'The {league} starts again in autumn with a new {player}.',
    ],
    words: {
      who: ['team', 'club', 'side', 'champions', 'visitors', 'crew'],
      game: ['match', 'final', 'race', 'cup', 'tournament', 'derby'],
      points: ['goals', 'points', 'lengths', 'seconds', 'sets'],
      ground: ['stadium', 'arena', 'pitch', 'track', 'court'],
      phase: ['half', 'season', 'round', 'warm-up', 'penalty shootout'],
      league: ['league', 'table', 'championship', 'ranking'],
      act: ['goal', 'sprint', 'save', 'tackle', 'shot'],
      player: ['striker', 'goalkeeper', 'coach', 'captain', 'runner', 'referee'],
      body: ['knee', 'ankle', 'shoulder', 'hamstring'],
    },
  },
  {
    name: 'cooking',
    sentences: [
      'Fry the {food} in {fat} until the {part} is golden.',
      'Add {few} spoons of {spice} and let the {dish} simmer.',
      'Serve the {dish} with {food} and a little {spice}.',
      'The {tool} must be hot before the {food} goes in.',
      'A good {dish} needs fresh {food} and patience.',
      'Knead the {dough} and let it rise near the {tool}.',
      'Season the {food}, taste the {dish}, and season again.',
    ],
    words: {
      food: ['onions', 'potatoes', 'mushrooms', 'lentils', 'chicken', 'tomatoes', 'rice'],
      fat: ['butter', 'olive oil', 'cream'],
      part: ['crust', 'edge', 'skin', 'top'],
      spice: ['salt', 'pepper', 'cumin', 'garlic', 'thyme', 'vinegar'],
      dish: ['soup', 'stew', 'sauce', 'curry', 'salad', 'pie'],
      tool: ['oven', 'pan', 'pot', 'grill', 'stove'],
      dough: ['dough', 'bread', 'pastry'],
    },
  },
  {
    name: 'space',
    sentences: [
      'The {craft} entered the orbit of {body} after {few} months.',
      'Its {device} measured the {thing} of the {object}.',
      'Astronomers found a {object} near a distant {star}.',
      'The {crew} repaired the {device} outside the {craft}.',
      'A {rocket} will carry the {craft} to {body} next year.',
      'The {device} sent the first pictures of {body} back to Earth.',
      'Light from the {star} takes years to reach the {device}.',
    ],
    words: {
      craft: ['probe', 'lander', 'satellite', 'capsule', 'rover', 'station'],
      body: ['Mars', 'the moon', 'Jupiter', 'Venus', 'Saturn'],
      device: ['telescope', 'antenna', 'camera', 'spectrometer', 'sensor'],
      thing: ['gravity', 'temperature', 'atmosphere', 'mass', 'rotation'],
      object: ['planet', 'comet', 'asteroid', 'galaxy', 'crater'],
      star: ['star', 'nebula', 'galaxy', 'supernova'],
      crew: ['astronauts', 'crew', 'engineers'],
      rocket: ['rocket', 'launcher', 'booster'],
    },
  },
  {
    name: 'money',
    sentences: [
      'The {bank} raised the {rate} by {few} points.',
      'Shares of the {firm} fell after the {report}.',
      'The {firm} expects higher {gain} in the next quarter.',
      'Rising {cost} worry the {people} of the {firm}.',
      'The {people} sold their {paper} before the {report}.',
      'A weak currency makes {cost} grow faster than {gain}.',
      'The {bank} lent the {firm} money at a low {rate}.',
    ],
    words: {
      bank: ['central bank', 'bank', 'lender', 'fund', 'treasury'],
      rate: ['interest rate', 'rate', 'tax', 'dividend', 'fee'],
      firm: ['company', 'insurer', 'retailer', 'start-up', 'manufacturer'],
      report: ['report', 'audit', 'forecast', 'announcement', 'merger'],
      gain: ['profits', 'sales', 'earnings', 'revenue'],
      cost: ['prices', 'wages', 'debts', 'losses', 'rents'],
      people: ['investors', 'shareholders', 'traders', 'analysts'],
      paper: ['bonds', 'shares', 'stocks', 'funds'],
    },
  },
  {
    name: 'health',
    sentences: [
      'The {doctor} advised {few} weeks of rest for the {ill}.',
      'A new {drug} lowers the risk of {ill}.',
      'Patients with {ill} should avoid {food}.',
      'The {place} treats more cases of {ill} in winter.',
      'Doctors measured the {sign} before giving the {drug}.',
      'Regular walks keep the {sign} low and the {organ} strong.',
      'The {doctor} checked the {organ} and ordered a {drug}.',
    ],
    words: {
      doctor: ['doctor', 'nurse', 'surgeon', 'dentist', 'physician'],
      ill: ['infection', 'fever', 'asthma', 'diabetes', 'migraine', 'flu'],
      drug: ['vaccine', 'drug', 'treatment', 'therapy', 'ointment'],
      food: ['sugar', 'alcohol', 'smoke', 'stress'],
      place: ['hospital', 'clinic', 'ward', 'practice'],
      sign: ['blood pressure', 'pulse', 'temperature', 'cholesterol'],
      organ: ['heart', 'lungs', 'liver', 'bones'],
    },
  },
  {
    name: 'music',
    sentences: [
      'The {band} played the {piece} without a single rehearsal.',
      'Her {instrument} carried the {tune} above the {band}.',
      'The {band} recorded {few} songs in one night.',
      'Critics praised the {tune} of the new {record}.',
      'The {person} tuned the {instrument} before the {show}.',
      'A slow {piece} opened the {show}, then the {instrument} came in.',
      'Every {record} of the {band} sold out.',
    ],
    words: {
      band: ['orchestra', 'band', 'choir', 'quartet', 'trio'],
      piece: ['symphony', 'song', 'sonata', 'ballad', 'overture'],
      instrument: ['violin', 'guitar', 'piano', 'trumpet', 'cello', 'voice'],
      tune: ['melody', 'rhythm', 'harmony', 'bass line', 'chorus'],
      record: ['album', 'single', 'recording'],
      person: ['singer', 'pianist', 'conductor', 'drummer'],
      show: ['concert', 'tour', 'festival', 'performance'],
    },
  },
  {
    name: 'weather',
    sentences: [
      'A {front} brings {rain} to the {region}.',
      'The {rain} will last until {time}, with {wind} in the {region}.',
      'Temperatures climb to {few} degrees above normal in the {region}.',
      'After the {rain} the {water} rose over its banks.',
      'Forecasters warn of {wind} near the {region}.',
      'Dry {time} turn the {region} brown and the {water} low.',
      'Clear skies and frost follow the {front} by {time}.',
    ],
    words: {
      front: ['storm', 'cold front', 'depression', 'hurricane', 'heat wave'],
      rain: ['rain', 'snow', 'hail', 'showers', 'fog', 'thunder'],
      region: ['coast', 'valley', 'north', 'mountains', 'plains', 'islands'],
      time: ['evening', 'summers', 'Sunday', 'winters', 'dawn'],
      wind: ['gales', 'gusts', 'strong winds', 'a breeze'],
      water: ['river', 'lake', 'reservoir', 'stream'],
    },
  },
  {
    name: 'computing',
    sentences: [
      'The {program} crashed because the {part} ran out of memory.',
      'Engineers moved the {data} to a faster {machine}.',
      'A {bug} in the {program} let strangers read the {data}.',
      'The {person} fixed the {bug} and wrote {few} tests.',
      'The {machine} compiles the {program} in seconds.',
      'Users lost their {data} when the {part} failed.',
      'An update of the {program} encrypts all {data}.',
    ],
    words: {
      program: ['software', 'browser', 'compiler', 'kernel', 'app', 'script'],
      part: ['server', 'disk', 'cache', 'processor', 'network'],
      data: ['passwords', 'database', 'files', 'backups', 'messages'],
      machine: ['server', 'laptop', 'cluster', 'processor', 'cloud'],
      bug: ['bug', 'virus', 'leak', 'flaw'],
      person: ['programmer', 'developer', 'hacker', 'administrator'],
    },
  },
];

/** Sentences that any text might hold. */
export const everyday: readonly string[] = [
  'Nobody had expected that.',
  'It is too early to say what this means.',
  'Many people see it that way, and some do not.',
  'That was the good news of the week.',
  'There is more to it than meets the eye.',
  'The work will go on for {few} more years.',
  'What comes next is anyone’s guess.',
  'Others had tried it before and given up.',
];

export const few = ['two', 'three', 'four', 'five', 'six', 'ten', 'twelve'] as const;
