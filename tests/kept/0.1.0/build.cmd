@echo off
rem Double-click this file: it checks the tracker and builds the packs.
pushd "%~dp0"
set "XLTOOLS=xltools"
if exist ".venv\Scripts\xltools.exe" set "XLTOOLS=.venv\Scripts\xltools.exe"
"%XLTOOLS%" build %*
set "RESULT=%ERRORLEVEL%"
popd
echo.
if "%RESULT%"=="0" echo Done: the packs are in the folder "output".
if "%RESULT%"=="1" echo No packs were made: mend what is listed above, save the tracker, and double-click again.
if "%RESULT%"=="9009" echo xltools is not installed on this computer: ask whoever looks after it to install it.
pause
exit /b %RESULT%
