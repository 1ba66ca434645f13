@echo off
rem Starts the command line of FeatUp for Java on Windows, once it is built: mvn -B -Pquick package
rem Environment: JAVA_HOME names the Java to use, FEATUP_JAVA_OPTS is passed to it.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if not exist "%~dp0target\featup.jar" (
  echo featup: not built yet; build it with: mvn -B -Pquick package 1>&2
  exit /b 1
)
"%JAVA%" "@%~dp0java.options" %FEATUP_JAVA_OPTS% -jar "%~dp0target\featup.jar" %*
exit /b %ERRORLEVEL%
