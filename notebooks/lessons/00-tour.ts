// %% [markdown]
// # 00 · A typed notebook tour
//
// **You will be able to** run cells, read a type error, and know an exercise when you see one.
// **You need** nothing but this notebook. **Time:** 10 minutes.
//
// A notebook is a list of cells. Click on the one below and press <kbd>Shift</kbd>+<kbd>Enter</kbd> to run it.
// What its last line comes to is shown under it.

// %% id="first-cell"
const messages = ['win a prize now', 'see you at eight', 'free prize, call now'];
messages.length;

// %% [markdown]
// ## Later cells see what earlier cells made
//
// The kernel checks types before it runs anything: it knows that `messages` is a list of strings, so a slip such as
// `messages[0].lenght` is told to you before the cell starts, with the place and the name you probably meant.

// %% id="words"
const words = messages.map((message) => message.split(/\W+/));
words;

// %% [markdown]
// Each message became a list of its words. Counting them is the first thing one does to text:

// %% id="counts"
const counts = new Map<string, number>();
for (const word of words.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
counts;

// %% [markdown]
// *now* and *prize* stand out with two each, and both come from the messages that want your money. Lesson 01 turns
// this observation into a model.
//
// ## The library
//
// Everything the course uses comes from one package. `random(seed)` gives random numbers that are the same on every
// machine, so what you see below is what everyone sees:

// %% id="library"
import { check, random } from 'lmlab';

const generator = random(7);
const sample = [generator.next(), generator.next(), generator.next()];
sample;

// %% [markdown]
// ## Exercise 00.1
//
// Write `share(lists, word)`: the share of the lists that contain `word`, between 0 and 1. In our messages *prize* is in
// two of three. The line that throws is a placeholder: put your code in its stead and run the cell. `check` tests your
// function at once; `hint('00.1')` in a cell of its own gives a hint, up to three times.

// %% id="share"
function share(lists: readonly (readonly string[])[], word: string): number {
  // #region solution
  return lists.filter((list) => list.includes(word)).length / lists.length;
  // #endregion
}

check('00.1', share);

// %% [markdown]
// ## The quiz
//
// Each lesson ends with five questions. Run the cell, put a letter in place of each question mark, and run it again: a
// wrong choice is explained, and you may change your mind.

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('00', ['?', '?', '?', '?', '?']);

// %% [markdown]
// `progress()` shows where you stand in the whole course. It is kept in a file of yours, so it is still there tomorrow.

// %% id="progress"
import { progress } from 'lmlab';

progress();

// %% [markdown]
// ## What we have seen
//
// Cells share their names, types are checked before anything runs, and a seed makes chance repeatable. *A question to
// take along:* which words of your own messages would give away who wrote them?
