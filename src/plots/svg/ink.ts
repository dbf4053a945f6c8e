/** Widths of characters in a common sans-serif font, in hundredths of its size: an image has nobody to measure. */
const NARROW = /[iljtfrI1.,:;'|!()[\] ]/;
const WIDE = /[mwMW%@—]/;

/** About how wide a text is, in pixels. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    if (character.codePointAt(0)! > 0x2e80) width += 1;
    else if (NARROW.test(character)) width += 0.33;
    else if (WIDE.test(character)) width += 0.87;
    else width += /[A-Z]/.test(character) ? 0.67 : 0.56;
  }
  return width * size;
}

/** A text that is at most so wide; what is cut is marked. */
export function fitted(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

export function escapeXml(text: string): string {
  return (
    text
      // What XML has no way to write at all.
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}

/** A coordinate: a tenth of a pixel is fine enough. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; numbers are coordinates. */
export function tag(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? px(value) : escapeXml(value!)}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export interface TextStyle {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
  readonly fill?: string;
  readonly weight?: 'bold';
  /** Degrees, clockwise. */
  readonly turn?: number;
}

/** A name without plotly's escapes. */
function plain(content: string): string {
  return content.replace(/&lt;/g, '<').replace(/&amp;/g, '&');
}

/** A line of text whose baseline is at y. */
export function label(x: number, y: number, content: string, style: TextStyle = {}): string {
  const { anchor = 'start', size, fill, weight, turn } = style;
  return tag(
    'text',
    {
      x,
      y,
      'text-anchor': anchor === 'start' ? undefined : anchor,
      'font-size': size,
      fill,
      'font-weight': weight,
      transform: turn === undefined ? undefined : `rotate(${turn} ${px(x)} ${px(y)})`,
    },
    escapeXml(plain(content)) || ' ',
  );
}
