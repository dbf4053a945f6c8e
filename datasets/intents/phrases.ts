import type { Words } from '../phrases';

/**
 * What customers of an online shop want, the most frequent first, and how they ask for it. The last one is for
 * everything that no desk of the shop can help with.
 */
export const intents: Readonly<Record<string, readonly string[]>> = {
  'order-status': [
    'where is my {order}',
    'when will my {order} arrive',
    'has my {order} been sent yet',
    'my {order} should have been here {day}',
    'the tracking of my {order} has not moved since {day}',
    'can you tell me where order {number} is',
    'is there any news on {number}',
    'still waiting for my {order}, what is going on',
  ],
  'return-item': [
    'I want to send my {item} back',
    'how do I return {a} {item}',
    'the {item} does not fit, can I return it',
    'I need a return label for order {number}',
    'what is the last day to return the {item}',
    'I changed my mind about the {item}',
    'where do I drop off my return',
  ],
  refund: [
    'when do I get my money back',
    'I returned the {item} {day} and have no refund yet',
    'the refund for {number} is too low',
    'can I have the money back instead of a voucher',
    'how long does a refund take',
    'you still owe me {amount}',
  ],
  'cancel-order': [
    'please cancel order {number}',
    'I ordered the wrong {item}, can I still stop it',
    'cancel my {order}',
    'I want to call off what I ordered {day}',
    'is it too late to cancel',
  ],
  'payment-failed': [
    'my {card} was declined',
    'the payment did not go through',
    'why can I not pay with my {card}',
    'checkout says payment error every time',
    'I was charged {amount} but there is no order',
    'paying for the {item} fails again and again',
  ],
  'damaged-item': [
    'the {item} arrived broken',
    'my {item} has a crack',
    'the box was open and the {item} scratched',
    'the {item} does not switch on',
    'I got a {item} with a part missing',
  ],
  'change-address': [
    'I moved, please change my address',
    'can you send order {number} to another address',
    'my delivery address is wrong',
    'how do I change where my {order} goes',
  ],
  'reset-password': [
    'I forgot my password',
    'I cannot log in any more',
    'the link to reset my password does not work',
    'it says wrong password but it is right',
    'how can I get a new password',
  ],
  'product-question': [
    'is the {item} waterproof',
    'how heavy is the {item}',
    'does the {item} come with a cable',
    'is the {item} still available in {colour}',
    'what size is the {item}',
  ],
  'discount-code': [
    'my discount code does not work',
    'where do I enter the voucher',
    'the code {code} is refused',
    'can I use two vouchers at once',
  ],
  invoice: [
    'I need an invoice for {number}',
    'please send me a receipt',
    'the name on my invoice is wrong',
    'where can I find my bills',
  ],
  'delivery-options': [
    'can I have it delivered {day}',
    'do you ship to {country}',
    'what does express delivery cost',
    'can I pick up my {order} at a shop',
  ],
  'delete-account': ['delete my account', 'I want you to erase all my data', 'how do I close my account'],
  newsletter: ['stop sending me mails', 'unsubscribe', 'how do I get off your mailing list'],
  warranty: [
    'is my {item} still under warranty',
    'how long is the guarantee on the {item}',
    'the {item} broke after a year, is that covered',
  ],
  'talk-to-human': [
    'I want to talk to a person',
    'connect me to somebody who can help',
    'no more robots please',
  ],
  'gift-wrapping': ['can you wrap the {item} as a gift', 'please add a card to my {order}'],
  'out-of-scope': [
    'what is the weather in {country}',
    'tell me a joke',
    'how do I cook rice',
    'who won the match {day}',
    'are you a real person',
    'what is the capital of {country}',
    'translate hello to French',
    'recommend me a film',
  ],
};

export const openings = [
  'hi, ',
  'hello, ',
  'good morning, ',
  'hey ',
  'please help: ',
  'quick question: ',
  'sorry, ',
];
export const closings = [
  ' thanks',
  ' please',
  ', thank you',
  ', it is urgent',
  ' asap',
  ' ???',
  ', best wishes',
];

export const words: Words = {
  order: ['order', 'parcel', 'package', 'delivery', '{item}', 'things'],
  item: ['{product}', '{product}', '{colour} {product}'],
  product: [
    'jacket',
    'kettle',
    'headphones',
    'lamp',
    'tent',
    'shoes',
    'keyboard',
    'backpack',
    'printer',
    'watch',
  ],
  a: ['the', 'this', 'my'],
  colour: ['black', 'blue', 'red', 'green', 'white'],
  day: ['yesterday', 'on Monday', 'last week', 'on Friday', 'three days ago', 'tomorrow'],
  number: ['#{digit}{digit}{digit}{digit}{digit}', '{digit}{digit}{digit}{digit}-{digit}{digit}'],
  digit: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  amount: ['{digit}{digit} euros', '£{digit}{digit}.{digit}0', '{digit}9.99'],
  card: ['card', 'credit card', 'debit card', 'gift card', 'bank account'],
  code: ['WELCOME{digit}0', 'SAVE{digit}5', 'SPRING{digit}'],
  country: ['Norway', 'Portugal', 'Ireland', 'Japan', 'Canada'],
};
