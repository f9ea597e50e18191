// Keeps a page that is being looked at up to date: counts down, and fetches the page anew when the server says that it has changed.
// Only the parts with aria-live are exchanged, so that nothing else loses its place and what is new is read out.
'use strict';

const main = document.querySelector('main');
const retryMilliseconds = 3000;
let changes = null;
let leaving = false;
const deadlines = new WeakMap();

function listen() {
    leaving = false;
    changes?.close();
    changes = new EventSource(main.dataset.live);
    changes.onmessage = told => {
        if (told.data !== main.dataset.mark) update();
    };
    // A lost connection comes back by itself; one that was refused does not.
    changes.onerror = () => {
        if (changes?.readyState === EventSource.CLOSED) setTimeout(update, retryMilliseconds);
    };
}

function rest() {
    changes?.close();
    changes = null;
}

async function update() {
    if (leaving) return;
    rest();
    if (main.dataset.onward) return location.replace(main.dataset.onward);
    let text;
    try {
        const answer = await fetch(location.href, { redirect: 'manual' });
        // It leads on, or is over: let the browser go there.
        if (!answer.ok) return location.replace(location.href);
        text = await answer.text();
    } catch {
        // The server is away for a moment.
        setTimeout(update, retryMilliseconds);
        return;
    }
    show(new DOMParser().parseFromString(text, 'text/html'));
    if (!document.hidden) listen();
}

function show(page) {
    const focused = document.activeElement?.getAttribute('href');
    for (const part of main.querySelectorAll('[aria-live]')) {
        const now = page.getElementById(part.id);
        if (now && now.innerHTML !== part.innerHTML) part.replaceChildren(...now.childNodes);
    }
    document.title = page.title;
    main.dataset.mark = page.querySelector('main').dataset.mark;
    if (focused) main.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
    tick();
}

// Seconds are counted here, so that it does not matter what time the browser thinks it is.
function tick() {
    for (const clock of main.querySelectorAll('[data-left]')) {
        if (!deadlines.has(clock)) deadlines.set(clock, performance.now() + clock.dataset.left * 1000);
        const left = Math.max(0, Math.round((deadlines.get(clock) - performance.now()) / 1000));
        if (clock.tagName === 'PROGRESS') clock.value = left;
        else if (left < 3600) clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    }
}

document.addEventListener('visibilitychange', () => document.hidden ? rest() : listen());
// Somebody has pressed a button here: what the server then tells must not get in the way of its answer.
addEventListener('beforeunload', () => {
    leaving = true;
    rest();
});
// A page that Back brings out of the browser's memory has not asked the server: it may have to cancel the payment.
addEventListener('pageshow', shown => shown.persisted && location.reload());
setInterval(tick, 1000);
tick();
if (!document.hidden) listen();
