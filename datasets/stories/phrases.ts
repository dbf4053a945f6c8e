import type { Words } from '../phrases';

/** Who a story is about, and the word for them afterwards. */
export const heroes = [
  { name: 'Mara', kind: 'girl', she: 'she', her: 'her', hers: 'her' },
  { name: 'Tomas', kind: 'boy', she: 'he', her: 'him', hers: 'his' },
  { name: 'Ilo', kind: 'young fox', she: 'he', her: 'him', hers: 'his' },
  { name: 'Bruna', kind: 'brown bear', she: 'she', her: 'her', hers: 'her' },
  { name: 'Old Wren', kind: 'small bird', she: 'she', her: 'her', hers: 'her' },
  { name: 'Captain Dill', kind: 'ship’s cat', she: 'he', her: 'him', hers: 'his' },
  { name: 'Nia', kind: 'baker’s daughter', she: 'she', her: 'her', hers: 'her' },
  { name: 'Pim', kind: 'mouse', she: 'he', her: 'him', hers: 'his' },
  { name: 'Sefa', kind: 'fisher’s daughter', she: 'she', her: 'her', hers: 'her' },
  { name: 'Odo', kind: 'clockmaker', she: 'he', her: 'him', hers: 'his' },
] as const;

/** How a story opens. */
export const beginnings: readonly string[] = [
  'Once there was a {kind} called {name} who lived {home}.',
  'Long ago, {home}, there lived a {kind}. {Her} name was {name}.',
  '{name} was a {kind} and lived {home}.',
  'In the days when the {water} still sang, a {kind} called {name} lived {home}.',
  'Everybody {home} knew {name} the {kind}.',
];

/** What sets it going: something lost, something heard, somebody at the door. */
export const troubles: Readonly<Record<string, readonly string[]>> = {
  lost: [
    'One {morning} {name} woke up and could not find {hers} {treasure}. {She} looked {under} and {under}, but it was gone.',
    '{name} had a {treasure} that {she} loved more than anything. One {morning} the wind took it and carried it over the {far}.',
    'One {morning} {hers} {treasure} fell into the {water} and floated away.',
  ],
  noise: [
    'Every night {name} heard a {sound} behind the {far}. Nobody could say what it was.',
    'One {morning} there was a {sound} under the floor. {name} put {hers} ear to the boards and listened.',
    'When the moon was full, a {sound} came over the {far}, and {name} could not sleep.',
  ],
  guest: [
    'One {weather} evening somebody knocked at the door. It was {helper}, wet and cold.',
    'On a {weather} day {helper} came down the road and sat on {hers} step.',
    'One {morning} {name} found {helper} asleep in the {shed}.',
  ],
  promise: [
    '{name} had promised {helper} to bring a {treasure} before the first snow, and the days were getting short.',
    '{hers_} mother was ill, and only a {treasure} from beyond the {far} could help her.',
    'The {lamp} of the village had gone out, and somebody had to carry fire from beyond the {far}.',
  ],
};

/** The way there; a story takes two or three of these. */
export const ways: readonly string[] = [
  '{name} put {bread} into a bag, tied {hers} boots and set out.',
  'The path went through the {far}, where the {trees} stood so close that it was dark at noon.',
  '{She} crossed the {water} on a {boat} that was no bigger than a {small}.',
  'On the way {she} met {helper}. “Where are you going?” asked {helper_}. “I do not know yet,” said {name}, “but I shall know when I am there.”',
  'It began to {rain}, and {name} hid under a {leaf} until it was over.',
  '“You will never do it,” said the {mocker}. {name} did not answer and walked on.',
  'At night {she} slept in a {shed} and counted the stars through a hole in the roof.',
  '{She} was hungry, but {she} gave half of {hers} {bread} to {helper}, who had none.',
  'Three times {she} took the wrong way, and three times {she} turned back.',
  'The {mocker} laughed at {her}. “So small, and so far from home!”',
];

/** How it comes right. */
export const turns: readonly string[] = [
  'Behind the last hill there was a {door} in the rock. {name} knocked, and the {door} opened by itself.',
  'Then {name} remembered what {hers} grandmother used to say: {saying}',
  '“I have seen what you are looking for,” said {helper_}. “Follow me, and mind the {trees}.”',
  'There it was, at the bottom of the {water}, and {helper_} dived and brought it up.',
  '{name} sat down and thought. Then {she} took a {small} and did what nobody had tried before.',
  'It was only a {small}, caught in a {leaf}, and it was more afraid than {she} was.',
];

export const endings: readonly string[] = [
  'So {name} went home, and the road was shorter than before.',
  'That evening there was soup for everybody, and {helper_} got the biggest bowl.',
  'From that day on {name} was never afraid of the {far} again.',
  'And if you go there today, you can still hear {her} laughing.',
  '{name} kept the {small} on the shelf, and whenever it rained {she} told this story.',
  'Nobody believed a word of it, but {name} only smiled.',
  'And when spring came, {helper_} came back, as friends do.',
];

export const words: Words = {
  home: [
    'at the edge of a dark forest',
    'in a house by the sea',
    'in a hollow tree',
    'on top of a windy hill',
    'in a village without a name',
    'between the mill and the river',
    'in a boat that never sailed',
  ],
  water: ['river', 'lake', 'sea', 'well', 'stream'],
  morning: ['morning', 'spring morning', 'cold morning', 'Sunday', 'grey morning'],
  treasure: [
    'silver bell',
    'red scarf',
    'little lamp',
    'blue button',
    'wooden flute',
    'golden key',
    'music box',
  ],
  under: [
    'under the bed',
    'behind the stove',
    'in every pocket',
    'on the roof',
    'in the garden',
    'under the stairs',
  ],
  far: ['hills', 'forest', 'marsh', 'white mountains', 'high moor', 'misty valley'],
  sound: ['soft knocking', 'strange song', 'low humming', 'sound like glass', 'voice that counted to ten'],
  weather: ['stormy', 'snowy', 'rainy', 'foggy', 'hot'],
  helper: [
    'an old goat',
    'a grey owl',
    'a lame hare',
    'a boy with a drum',
    'a woman with a basket',
    'a very tired dog',
  ],
  helper_: ['the stranger'],
  shed: ['barn', 'boathouse', 'shed', 'hayloft', 'stable'],
  lamp: ['lamp', 'fire', 'great oven', 'lighthouse'],
  bread: ['bread', 'three apples', 'a piece of cheese', 'cake', 'two boiled eggs'],
  trees: ['firs', 'oaks', 'birches', 'willows', 'thorns'],
  boat: ['raft', 'log', 'boat', 'wash tub', 'door'],
  small: ['nutshell', 'spoon', 'thimble', 'feather', 'pebble', 'firefly'],
  rain: ['rain', 'snow', 'hail', 'storm'],
  leaf: ['leaf', 'root', 'net', 'bush', 'bridge'],
  mocker: ['crow', 'miller', 'rich farmer', 'fox with the grey tail', 'frog'],
  door: ['door', 'gate', 'little window'],
  saying: [
    '“What you cannot carry, you can roll.”',
    '“Ask the smallest, for they are nearest to the ground.”',
    '“A closed door is only a wall that has not made up its mind.”',
    '“Listen twice before you speak once.”',
    '“Nothing is lost that somebody still looks for.”',
  ],
};
