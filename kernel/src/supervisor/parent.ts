const EVERY_MS = 1000;

/**
 * Calls back when the client that started the kernel is gone, so that no kernel stays behind alone.
 * Jupyter's clients put their process id into JPY_PARENT_PID; without it nobody is watched.
 */
export function watchParent(gone: () => void): void {
  const parent = Number(process.env.JPY_PARENT_PID);
  if (!Number.isInteger(parent) || parent <= 1) return;
  const direct = process.ppid === parent;
  setInterval(() => {
    if (direct ? process.ppid !== parent : !isAlive(parent)) gone();
  }, EVERY_MS).unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
