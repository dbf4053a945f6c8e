import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './source-files';

interface Manifest {
  readonly allowScripts: Record<string, boolean>;
}
interface Lock {
  readonly packages: Record<
    string,
    { name?: string; version?: string; hasInstallScript?: boolean; integrity?: string; resolved?: string }
  >;
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(join(projectRoot, file), 'utf8'));
}

describe.each(['', 'kernel/'])('%spackage.json and its lock', (folder) => {
  const packages = Object.entries((json(`${folder}package-lock.json`) as Lock).packages).filter(
    ([path]) => path !== '',
  );

  it('list every package that runs an install script', () => {
    const { allowScripts } = json(`${folder}package.json`) as Manifest;
    const withScripts = packages
      .filter(([, entry]) => entry.hasInstallScript)
      .map(([path, entry]) => entry.name ?? path.split('node_modules/').pop()!);
    expect(withScripts.length).toBeGreaterThan(0);
    expect(withScripts.filter((name) => !(name in allowScripts))).toEqual([]);
  });

  it('take every package from the registry, with its checksum', () => {
    expect(
      packages
        .filter(
          ([, entry]) => !entry.integrity?.startsWith('sha512-') && !entry.integrity?.startsWith('sha1-'),
        )
        .map(([path]) => path),
    ).toEqual([]);
    // A registry's tarballs lie under NAME/-/; anything else would be a tarball from elsewhere.
    const elsewhere = packages.filter(
      ([, entry]) => entry.resolved !== undefined && !entry.resolved.includes('/-/'),
    );
    expect(elsewhere.map(([path]) => path)).toEqual([]);
  });
});
