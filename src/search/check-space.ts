import { LmlabError } from '../core/errors';
import type { Space } from './space';

/**
 * Checks a space as a whole.
 * @throws LmlabError `empty` without a parameter; `bad-option` for a condition on a parameter that does not come before.
 */
export function checkSpace(space: Space): void {
  const names = Object.keys(space);
  if (names.length === 0) {
    throw new LmlabError('empty', {
      expected: 'a space with at least one parameter',
      found: 'none',
      remedy: 'Write for example { C: logUniform(1e-4, 1e2) }.',
    });
  }
  names.forEach((name, i) => {
    const domain = space[name];
    if (domain.kind === 'when' && !names.slice(0, i).includes(domain.parameter)) {
      throw new LmlabError('bad-option', {
        expected: `a parameter ${JSON.stringify(domain.parameter)} before ${JSON.stringify(name)}, which depends on it`,
        found: names.slice(0, i).join(', ') || 'none before it',
        remedy: 'Write the parameter that decides first.',
      });
    }
  });
}
