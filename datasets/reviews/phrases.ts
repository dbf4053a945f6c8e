import type { Words } from '../phrases';

/** What is reviewed, and the parts that people speak of. */
export const products: Readonly<Record<string, readonly string[]>> = {
  headphones: ['cable', 'battery', 'headband', 'left side', 'plug'],
  kettle: ['lid', 'switch', 'handle', 'cable', 'base'],
  backpack: ['zip', 'strap', 'buckle', 'lining', 'side pocket'],
  lamp: ['switch', 'cable', 'stand', 'shade', 'plug'],
  phone: ['screen', 'battery', 'button', 'camera', 'charger'],
  printer: ['paper tray', 'lid', 'cable', 'button', 'cartridge'],
  tent: ['zip', 'pole', 'flap', 'floor', 'bag'],
  'bike light': ['battery', 'mount', 'switch', 'strap', 'charger'],
};

export const aspects = ['quality', 'price', 'delivery', 'service', 'use', 'looks'] as const;
export type Aspect = (typeof aspects)[number];

/** What people say of an aspect when they like it, and when they do not. */
export const opinions: Readonly<
  Record<Aspect, { readonly pos: readonly string[]; readonly neg: readonly string[] }>
> = {
  quality: {
    pos: [
      'the {product} feels {well} made',
      'after {time} it still works like on the first day',
      'it is {very} sturdy and nothing rattles',
      'the {part} survived a fall without a scratch',
      'you can tell that somebody cared about the {part}',
      'no complaints about the {part}, it just works',
      'it does not feel cheap at all',
    ],
    neg: [
      'the {part} broke after {time}',
      'it stopped working within {time}',
      'the {product} feels {very} flimsy',
      'the {part} came loose on day one',
      'cheap plastic that cracks when you look at it',
      'mine died after {time} and never came back',
      'I would not trust the {part} for a week',
    ],
  },
  price: {
    pos: [
      'worth every penny',
      'a fair price for what you get',
      'cheaper than the big brands and no worse',
      'you will not find a better {product} for the money',
      'I paid half of what my {friend} paid',
    ],
    neg: [
      'far too expensive for what it is',
      'not worth the money',
      'you pay for the name and nothing else',
      'my {friend} got a better {product} for half the price',
      'save your money',
      'the price went down {time} after I bought it',
    ],
  },
  delivery: {
    pos: [
      'it arrived a day early',
      'quick delivery and {well} packed',
      'ordered on {day}, here by {day}',
      'the parcel came on time and in one piece',
      'delivery was {very} quick',
    ],
    neg: [
      'it took {time} to arrive',
      'the box was crushed and the {part} was bent',
      'delivered to the wrong address, twice',
      'still waiting for the {part} that was missing',
      'the parcel was left in the rain',
      'they promised {day} and it came {time} later',
    ],
  },
  service: {
    pos: [
      'the {staff} answered within an hour',
      'they replaced the {part} without any fuss',
      'the {staff} was kind and knew the answer',
      'I had a question and got real help',
      'refund within two days, no questions asked',
    ],
    neg: [
      'the {staff} never answered',
      'I was on hold for {time}',
      'they refused to take it back',
      'the {staff} was rude and no help at all',
      'three mails and not a single reply',
      'nobody there knows their own {product}',
    ],
  },
  use: {
    pos: [
      'set up in two minutes',
      'even my {friend} could use it at once',
      'the {part} is easy to reach',
      'so simple that I never opened the manual',
      'it does what it should and gets out of the way',
    ],
    neg: [
      'I still cannot work out how the {part} goes',
      'the manual is no help whatsoever',
      'you need three hands to use the {part}',
      'it took me an hour to switch it on',
      'nothing about it is easy',
    ],
  },
  looks: {
    pos: [
      'it looks even better than in the pictures',
      'a {very} handsome {product}',
      'my {friend} asked where I got it',
      'the colour is lovely',
      'it looks good on my desk',
    ],
    neg: [
      'the colour is nothing like the pictures',
      'it looks like a toy',
      'ugly as a boot',
      'much bulkier than it seems',
      'the finish scratches if you breathe on it',
    ],
  },
};

/** Praise that means the opposite. */
export const sarcasm: readonly string[] = [
  'great, another {product} that lasts {time}',
  'oh wonderful, it broke just in time for my trip',
  'brilliant idea to ship a {product} without its {part}',
  'I just love waiting {time} for a {part}',
  'five stars if you need a paperweight',
  'congratulations, you made a {product} that does everything but work',
  'thanks a lot, I always wanted to talk to a machine for {time}',
  'what a bargain, I only had to buy it twice',
  'amazing how {well} they hid the {part}',
  'perfect, if you do not plan to use it',
];

export const closings = {
  pos: [
    'would buy again',
    'recommended',
    'very happy',
    'love it',
    'five stars',
    'exactly what I needed',
    'thank you',
  ],
  neg: [
    'avoid',
    'never again',
    'sent it back',
    'very disappointed',
    'one star',
    'I want my money back',
    'do not buy',
  ],
} as const;

export const openings = {
  pos: [
    'I was sceptical, but',
    'bought it as a gift and',
    'after long search:',
    'what can I say,',
    'to my surprise',
  ],
  neg: [
    'I wanted to like it, but',
    'bought it as a gift and',
    'where do I start:',
    'sadly',
    'I read the good reviews, but',
  ],
} as const;

/** Negation and comparison, where single words mislead. */
export const turns = {
  pos: [
    'not bad at all',
    'nothing to complain about',
    'better than I feared',
    'I cannot say a bad word about it',
  ],
  neg: [
    'not good',
    'nothing special',
    'worse than I hoped',
    'I cannot recommend it to anyone',
    'far from great',
  ],
} as const;

export const words: Words = {
  time: ['two days', 'a week', 'three weeks', 'a month', 'six months', 'a whole year', 'ten days'],
  well: ['well', 'really well', 'very well', 'carefully'],
  very: ['very', 'really', 'so', 'incredibly', 'surprisingly', 'quite'],
  friend: ['sister', 'neighbour', 'mother', 'flatmate', 'colleague', 'grandfather', 'son'],
  staff: ['support', 'hotline', 'seller', 'shop', 'chat', 'help desk'],
  day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
};
