// Sends the answer on to the app. Without this file its button does.
document.getElementById("post").submit();
