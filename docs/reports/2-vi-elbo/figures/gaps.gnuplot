# Draw this figure with
#   gnuplot -e "theme='light'" gaps.gnuplot > gaps-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$line1 << END
-1 0.371689
-0.75 0.433706
-0.5 0.45987
-0.25 0.439826
0 0.375904
0.25 0.284776
0.5 0.193907
0.75 0.129724
1 0.103844
1.25 0.110421
1.5 0.135208
1.75 0.164509
2 0.188409
2.25 0.200685
2.5 0.198164
2.75 0.180299
3 0.148969
3.25 0.108374
3.5 0.0649747
3.75 0.0274593
4 0.00671466
4.25 0.0158104
4.5 0.0699855
4.75 0.186639
5 0.385321
END
$line2 << END
-1 0.0919768
-0.75 0.0175789
-0.5 0.0725649
-0.25 0.152814
0 0.201795
0.25 0.203284
0.5 0.170377
0.75 0.127569
1 0.0921537
1.25 0.0678762
1.5 0.0512897
1.75 0.0388664
2 0.0290464
2.25 0.0215002
2.5 0.0161913
2.75 0.0129196
3 0.0112247
3.25 0.0104643
3.5 0.00996028
3.75 0.0091591
4 0.00778025
4.25 0.00594705
4.5 0.00430789
4.75 0.0041696
5 0.00768046
END
$line3 << END
-1 0.00909422
-0.75 0.0175627
-0.5 0.0347937
-0.25 0.0687829
0 0.127557
0.25 0.17879
0.5 0.167935
0.75 0.126995
1 0.0876657
1.25 0.0601759
1.5 0.0429308
1.75 0.0320208
2 0.0247221
2.25 0.0195657
2.5 0.015776
2.75 0.0129114
3 0.0106997
3.25 0.00896283
3.5 0.00757929
3.75 0.0064637
4 0.00555455
4.25 0.0048066
4.5 0.00418606
4.75 0.00366726
5 0.00323047
END

set terminal svg size 640,384 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1048
set rmargin at screen 0.96562
set tmargin at screen 0.9
set bmargin at screen 0.15395
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [-1:5]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('−1' -1, '0' 0, '1' 1, '2' 2, '3' 3, '4' 4, '5' 5) font ',13' tc rgb muted
unset logscale y
set yrange [0:0.4828634813869]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.1' 0.1, '0.2' 0.2, '0.3' 0.3, '0.4' 0.4) font ',13' tc rgb muted
set label 'x' at screen 0.53521,0.050564 center tc rgb ink
set label 'log p(x) − bound (nats)' at screen 0.030156,0.52697 center rotate tc rgb ink
# legend
set arrow from screen 0.1048,0.94844 to screen 0.13917,0.94844 nohead lw 2.2 lc rgb blue front
set label 'rule of straight lines' at screen 0.15011,0.94844 left tc rgb ink font ',14' front
set arrow from screen 0.38442,0.94844 to screen 0.4188,0.94844 nohead lw 2.2 lc rgb orange front
set label 'rule of cubics' at screen 0.42973,0.94844 left tc rgb ink font ',14' front
set arrow from screen 0.60017,0.94844 to screen 0.63455,0.94844 nohead lw 2.2 lc rgb green front
set label 'best normal' at screen 0.64548,0.94844 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle
unset multiplot
