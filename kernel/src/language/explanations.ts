/**
 * A sentence or two on the errors of the type checker that beginners meet most: what it means, and what to try.
 * Keyed by TypeScript's error code.
 */
const EXPLANATIONS: ReadonlyMap<number, string> = new Map([
  [
    1002,
    'A text in quotes must end on the line where it begins. Close it, or use `backticks` for several lines.',
  ],
  [1003, 'A name belongs here. Perhaps a word that TypeScript keeps for itself was used as one.'],
  [1005, 'Something is missing right before the mark, usually a closing bracket, a comma or a colon.'],
  [
    1109,
    'A value belongs here, but the code went on or ended. Look for a stray comma or an unfinished expression.',
  ],
  [1128, 'There is one closing bracket too many, or the code before it was not finished.'],
  [
    1308,
    'await works at the top of a cell and in functions marked async. Write async in front of the function.',
  ],
  [2300, 'This name is declared twice in the same cell. Rename one of them, or assign without const or let.'],
  [2304, 'Nothing has this name yet. Check the spelling, import it, or run the cell that declares it.'],
  [2305, 'The module exists, but has nothing of that name. Check the spelling and the capital letters.'],
  [2307, 'No such module was found. Is the package installed? The path of an own file starts with ./ or ../'],
  [2314, 'This type needs others in angle brackets, as in Array<number> or Map<string, number>.'],
  [
    2322,
    'The value on the right is of another type than its place on the left allows. Change one of the two.',
  ],
  [
    2339,
    'Values of this type have no such property. Check the spelling; for a union, first find out which type it is.',
  ],
  [
    2345,
    'The function expects another type at this place. Put the cursor inside the brackets to see what it takes.',
  ],
  [
    2349,
    'This is not a function, so it cannot be called. Perhaps a property was meant, or an operator is missing.',
  ],
  [2353, 'The object has a property that its type does not know. It is often a misspelt option.'],
  [2355, 'The function promises a result, but returns nothing. Add a return, or make its type void.'],
  [2362, 'Arithmetic needs numbers on both sides. Number(text) makes one of a text.'],
  [2363, 'Arithmetic needs numbers on both sides. Number(text) makes one of a text.'],
  [2365, 'This operator does not work on these two types. Convert one of them first, as in Number(text).'],
  [2367, 'These two can never be equal, so the comparison always gives the same. Check what is compared.'],
  [2448, 'The name is used above the line that declares it. Move the declaration up.'],
  [2451, 'This name is declared twice in the same cell. Rename one of them, or assign without const or let.'],
  [2454, 'The variable may still be without a value here. Give it one where it is declared.'],
  [
    2488,
    'Only arrays, texts, Maps, Sets and other iterables can be looped over or spread. Try Object.entries(it).',
  ],
  [2551, 'There is a property with a very similar name: the message suggests it.'],
  [2552, 'There is a very similar name: the message suggests it.'],
  [2554, 'The function takes another number of arguments. Put the cursor inside the brackets to see which.'],
  [2588, 'A const keeps its first value. Declare it with let to assign it again.'],
  [2739, 'The object lacks properties that its type requires: the message lists them.'],
  [2740, 'The object lacks properties that its type requires: the message lists some of them.'],
  [2741, 'The object lacks a property that its type requires: the message names it.'],
  [2769, 'None of the ways to call this function fits these arguments. The last attempt is explained above.'],
  [
    2874,
    'This is JSX. Import React, or begin the cell with /** @jsx h */ and make h the function that builds elements.',
  ],
  [4104, 'The array may only be read. Make a copy to change, as in [...array].'],
  [7005, 'Its type could not be found out. Write one, as in const losses: number[] = [].'],
  [
    7006,
    'The parameter needs a type, as in (text: string). Only where a function is passed on can it be found out.',
  ],
  [7031, 'The part of the parameter needs a type: write it after the pattern, as in ({ a }: { a: number }).'],
  [7034, 'Its type could not be found out. Write one, as in const losses: number[] = [].'],
  [7053, 'A text cannot be looked up in an object of fixed properties. Use a Map or Record<string, …>.'],
  [18046, 'Nothing is known about this value. Find out what it is first, as in if (x instanceof Error).'],
  [18047, 'The value may be null. Check first, as in if (x !== null), or use x?.name.'],
  [
    18048,
    'The value may be undefined. Check first, as in if (x !== undefined), or use x?.name or x ?? fallback.',
  ],
  [2531, 'The value may be null. Check first, as in if (x !== null), or use x?.name.'],
  [
    2532,
    'The value may be undefined. Check first, as in if (x !== undefined), or use x?.name or x ?? fallback.',
  ],
]);

/** Why TypeScript objects, and what to try; undefined for errors that explain themselves or are rare. */
export function explanation(code: number): string | undefined {
  return EXPLANATIONS.get(code);
}
