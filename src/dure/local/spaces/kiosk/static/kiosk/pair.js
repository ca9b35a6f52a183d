// The key comes after the # of the address, which is sent to no server; it leaves the address at once.
const key = decodeURIComponent(location.hash.slice(1));
if (key) {
  history.replaceState(null, "", location.pathname);
  document.getElementById("key").value = key;
  document.getElementById("pair").requestSubmit();
}
