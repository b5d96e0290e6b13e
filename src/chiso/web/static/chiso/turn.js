// One request after another: two answers that cross would show the totals of the older one. What a request sends is
// put together when its turn comes, so that it knows what the answer before it said (a cell's version, a stored text).
let line = Promise.resolve();
let waiting = 0;

// The work and whatever awaits its result are done before the next one begins.
export function inTurn(work) {
  waiting += 1;
  const next = line.then(work).finally(() => (waiting -= 1));
  line = next.catch(() => {});
  return next;
}

export const onTheWay = () => waiting > 0;

// Resolves when nothing is on its way any more, or after `patience` milliseconds.
export async function idle(patience) {
  const end = Date.now() + patience;
  while (onTheWay() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
}

// A form's data sent as such; `fields` is a function. Gives {ok, status, told}: `told` is null when the answer was no JSON.
export function post(url, fields) {
  return send(url, () => ({ body: new URLSearchParams(fields()) }));
}

export function postJson(url, data) {
  return send(url, () => ({ body: JSON.stringify(data()), headers: { "Content-Type": "application/json" } }));
}

function send(url, request) {
  return inTurn(async () => {
    const { body, headers } = request();
    const own = { Accept: "application/json", "X-CSRFToken": document.body.dataset.csrf };
    const answer = await fetch(url, { method: "POST", headers: { ...own, ...headers }, body });
    const told = await answer.json().catch(() => null);
    return { ok: answer.ok && told !== null, status: answer.status, told };
  });
}
