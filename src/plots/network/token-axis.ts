import { axis, plotlyText } from '../figure';

/**
 * An axis whose places are tokens: by number, since a token that comes twice would be one category.
 *
 * @param title Its title, or none.
 * @param tokens One a place.
 */
export function tokenAxis(
  title: string | undefined,
  tokens: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return axis(title, {
    tickmode: 'array',
    tickvals: tokens.map((_, i) => i),
    ticktext: tokens.map((token) => plotlyText(visible(token))),
    showgrid: false,
    zeroline: false,
    ...more,
  });
}

/** A token with its spaces and line ends to be seen. */
export function visible(token: string): string {
  return token.replace(/ /g, '␣').replace(/\n/g, '⏎').replace(/\t/g, '⇥');
}
